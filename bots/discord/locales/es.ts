// Español: what the bot says, by its English sentence.
import type { Catalogue } from "./catalogue.ts";

export const es: Catalogue = {
  "Nobody answers questions here. /help lists the commands.":
    "Aquí nadie responde preguntas. /help muestra los comandos.",
  "Ballot on Snapshot": "Votación en Snapshot",
  Transaction: "Transacción",
  "I answer you in the language that you use Discord in.": "Te respondo en el idioma en que usas Discord.",
  "From now on I answer you in English.": "A partir de ahora te respondo en español.",
  "Posts in channels are for everybody and stay in English.":
    "Las publicaciones en los canales son para todos y siguen en inglés.",
  "Open your page": "Abrir tu página",
  "There is no payout yet. The first is proposed here when an epoch with scored work ends.":
    "Todavía no hay ningún pago. El primero se propone aquí cuando termina una época con trabajo puntuado.",
  "Open your page to sign": "Abrir tu página para firmar",
  "Vote on our own page": "Votar en nuestra página",
  "Vote on Snapshot": "Votar en Snapshot",
  and: "y",
  "Nothing waits for you. Work in which you have a part goes to other reviewers.":
    "No hay nada pendiente para ti. El trabajo en el que participas va a otros revisores.",
  "The Safe": "El Safe",
  "Nothing was proposed yet. The first rewards are proposed when an epoch with scored work ends; `/proposal new` asks all members something.":
    "Todavía no se ha propuesto nada. Las primeras recompensas se proponen cuando termina una época con trabajo puntuado; con `/proposal new` puedes preguntar algo a todos los miembros.",
  "**Open**": "**En curso**",
  "Nothing at the moment.": "Nada por ahora.",
  "**Decided**": "**Ya decidido**",
  "Older ones are on the public record.": "Las anteriores están en el registro público.",
  "-# `/proposal show` with one of these names tells all about it; `/proposal vote` shows where you vote.":
    "-# `/proposal show` con uno de estos nombres lo cuenta todo; `/proposal vote` muestra dónde votas.",
  "{amount} to {count, plural, one {# person} other {# people}}, {stage}":
    "{amount} para {count, plural, one {# persona} other {# personas}}, {stage}",
  "{stage} until {time}": "{stage} hasta {time}",
  "a question": "una pregunta",
  "new rules": "reglas nuevas",
  "a held payout": "un pago retenido",
  answered: "respondida",
  "about to be shown": "a punto de mostrarse",
  "in discussion": "en debate",
  "being voted on": "en votación",
  passed: "se aprobó",
  "not passed": "no se aprobó",
  lapsed: "caducó",
  "Rewards of epoch {number}": "Recompensas de la época {number}",
  "Grant {number}: {title}": "Subvención {number}: {title}",
  "{amount} to {count, plural, one {# person} other {# people}}":
    "{amount} para {count, plural, one {# persona} other {# personas}}",
  "Asked for by {name}:": "La pide {name}:",
  "{amount} to {name} ({because})": "{amount} para {name} ({because})",
  "### How it spreads": "### Cómo se reparte",
  "**Vote:** from {start} to {end}": "**Votación:** del {start} al {end}",
  "Motion {number}: {title}": "Moción {number}: {title}",
  "Asked by {name}:": "Pregunta de {name}:",
  "### What would change": "### Lo que cambiaría",
  "not set": "sin definir",
  "**Choices**": "**Opciones**",
  "Each vote names one of them.": "Cada voto nombra una de ellas.",
  "Each vote names as many as it likes, and counts in full for each.":
    "Cada voto nombra cuantas quiera, y cuenta entero para cada una.",
  "Each vote puts them in an order; the last falls out until one has more than half.":
    "Cada voto las pone en orden; la última queda fuera hasta que una tenga más de la mitad.",
  "Each vote shares its power among them.": "Cada voto reparte su poder entre ellas.",
  "Each vote shares its power among them; many small voices count more than one large.":
    "Cada voto reparte su poder entre ellas; muchas voces pequeñas cuentan más que una grande.",
  "**Counted:** {powers}; quorum {quorum}; {voters} voted.":
    "**Recuento:** {powers}; quórum {quorum}; {voters, plural, one {votó # persona} other {votaron # personas}}.",
  "**Counted again by us:** {votes} votes re-verified, {agree} agree with Snapshot's.":
    "**Contado de nuevo por nosotros:** {votes, plural, one {# voto verificado} other {# votos verificados}} otra vez; {agree, plural, one {# coincide} other {# coinciden}} con Snapshot.",
  "Voting power is Snapshot's word: this DAO chose so.":
    "El poder de voto es el que dice Snapshot: así lo eligió esta DAO.",
  "Those who would be paid cast {percent} % of the voting power themselves.":
    "Quienes cobrarían dieron ellos mismos el {percent} % del poder de voto.",
  "The rules of {dao}": "Las reglas de {dao}",
  "Hash {hash}": "Huella (hash) {hash}",
  "### What work is worth": "### Cuánto vale el trabajo",
  "The scoring policy has the hash {hash}.": "La política de puntuación tiene el hash {hash}.",
  "The scoring policy has the hash {hash}, with calibration {number}.":
    "La política de puntuación tiene el hash {hash}, con la calibración {number}.",
  "### How votes go": "### Cómo se vota",
  "### Money and people": "### Dinero y personas",
  "**The file:** {draft} See `/rules diff`.": "**El archivo:** {draft} Mira `/rules diff`.",
  "-# What changed and when: `/rules history`. Whoever has a vote may ask for other rules: `/rules propose`.":
    "-# Qué cambió y cuándo: `/rules history`. Quien tenga voto puede pedir otras reglas: `/rules propose`.",
  "- A jury is asked for: {criteria}.": "- A un jurado se le pregunta por: {criteria}.",
  "- Jurors: {jurors}. They move the score of size by {points} at most.":
    "- Jurados: {jurors}. Mueven la puntuación por tamaño en {points} como mucho.",
  "- What counts of size: {kinds}.": "- Lo que cuenta del tamaño: {kinds}.",
  "- An epoch's budget is shared by points to the power of {power}; one person gets {percent} % at most.":
    "- El presupuesto de una época se reparte por puntos elevados a {power}; una persona recibe el {percent} % como mucho.",
  "- Newcomers get at least {amount} in their first {epochs} epochs with work, and {percent} % of the budget together at most.":
    "- Quien empieza recibe al menos {amount} en {epochs, plural, one {su primera época} other {sus primeras # épocas}} con trabajo, y todos los nuevos juntos el {percent} % del presupuesto como mucho.",
  "- People's ratings are nobody else's.": "- Las valoraciones de las personas no se dan a nadie más.",
  "- People's ratings may be used under {licence}.":
    "- Las valoraciones de las personas se pueden usar bajo {licence}.",
  "the operator's own model, where one is set up": "el modelo del propio operador, si hay uno",
  "{name} ({model} at {host}, weight {weight})": "{name} ({model} en {host}, peso {weight})",
  "{kind} {percent} % up to {points}": "{kind} {percent} % hasta {points}",
  "- People rate {percent} % of an epoch's work, without looking at its score.":
    "- Las personas valoran el {percent} % del trabajo de una época, sin mirar su puntuación.",
  "- No reviewer is named, so no score can be appealed.":
    "- No hay revisores nombrados, así que no se puede apelar ninguna puntuación.",
  "- An appeal may be filed for {days} days, and is answered within {answerDays} by up to {panel} of {reviewers} reviewers.":
    "- Se puede apelar durante {days, plural, one {# día} other {# días}}, y responden en {answerDays, plural, one {# día} other {# días}} hasta {panel} de {reviewers, plural, one {# revisor} other {# revisores}}.",
  "- Discussed for {discussion} hours, voted on for {voting} in {space}; then {objections} hours for objections.":
    "- Se debate {discussion} h, se vota {voting} h en {space}; luego hay {objections} h para objeciones.",
  "- It passes when {rule} Votes of those who would be paid do not count.":
    "- Se aprueba cuando {rule} Los votos de quienes cobrarían no cuentan.",
  "- It passes when {rule}": "- Se aprueba cuando {rule}",
  "- Every vote is verified, and its power computed again on chain.":
    "- Cada voto se verifica, y su poder se calcula de nuevo en la cadena.",
  "- Every vote is verified; its power is Snapshot's word: this DAO chose so.":
    "- Cada voto se verifica; su poder es el que dice Snapshot: así lo eligió esta DAO.",
  "- Rewards that do not pass are proposed once more with the next epoch.":
    "- Las recompensas que no se aprueban se proponen una vez más con la época siguiente.",
  "- Rewards that do not pass go back to the treasury.": "- Las recompensas que no se aprueban vuelven a la tesorería.",
  "- An epoch lasts {days} days and pays {amount} at most, and {percent} % of what the treasury has free.":
    "- Una época dura {days, plural, one {# día} other {# días}} y paga {amount} como mucho, y no más del {percent} % de lo que la tesorería tiene libre.",
  "- The treasury is the Safe {safe} on chain {chain}; its owners sign every payout.":
    "- La tesorería es el Safe {safe} en la cadena {chain}; sus propietarios firman cada pago.",
  "- A changed wallet is paid after {hours} hours. A payout is held for {days} days at a time, by a treasurer.":
    "- Tras un cambio de cartera se cobra después de {hours, plural, one {# hora} other {# horas}}. Un tesorero puede retener un pago {days, plural, one {# día} other {# días}} cada vez.",
  "- A changed wallet is paid after {hours} hours. A payout is held for {days} days at a time, by a treasurer or a guardian.":
    "- Tras un cambio de cartera se cobra después de {hours, plural, one {# hora} other {# horas}}. Un tesorero o un guardián puede retener un pago {days, plural, one {# día} other {# días}} cada vez.",
  "- Rewards below {amount} are put up for claiming.": "- Las recompensas de menos de {amount} quedan para reclamar.",
  "**Rules that came into force, the newest first**": "**Reglas que entraron en vigor, las más nuevas primero**",
  "…and {left} more on the public record.": "…y {left} más en el registro público.",
  "-# `/rules diff` with two of these hashes shows what differs; their first six digits are enough.":
    "-# `/rules diff` con dos de estos hashes muestra en qué se diferencian; bastan sus seis primeras cifras.",
  "{count, plural, one {# setting changed} other {# settings changed}}":
    "{count, plural, one {cambió # ajuste} other {cambiaron # ajustes}}",
  "the first": "las primeras",
  "by the operator, before a proposal had passed": "por el operador, antes de que se aprobara una propuesta",
  "by a vote": "por votación",
  "by a vote, motion {number}": "por votación, moción {number}",
  "Nothing differs between {before} and {after}.": "Nada cambia entre {before} y {after}.",
  "**From {before} to {after}: {count, plural, one {# setting differs} other {# settings differ}}.**":
    "**De {before} a {after}: {count, plural, one {cambia # ajuste} other {cambian # ajustes}}.**",
  "The scoring policy changes.": "La política de puntuación cambia.",
  "The scoring policy stays the same.": "La política de puntuación sigue igual.",
  "(in English) {sentence}": "(en inglés) {sentence}",
  "-# Parts of the record are in English:": "-# Partes del registro están en inglés:",
  "{count, plural, one {# person} other {# people}}": "{count, plural, one {# persona} other {# personas}}",
  "{count, plural, one {# hour} other {# hours}}": "{count, plural, one {# hora} other {# horas}}",
  "{count, plural, one {# contribution} other {# contributions}}":
    "{count, plural, one {# contribución} other {# contribuciones}}",
  "epoch {number}": "época {number}",
  "grant {number}": "subvención {number}",
  "motion {number}": "moción {number}",
  "…and {left} more.": "…y {left} más.",
  "**How to read this proposal**": "**Cómo leer esta propuesta**",
  "- An epoch is a stretch of time whose merged work is rewarded together. Each line is one person's share of its budget; shares follow the points.":
    "- Una época es un periodo cuyo trabajo fusionado se recompensa junto. Cada línea es la parte de una persona en el presupuesto; las partes siguen a los puntos.",
  "- Points stand on public criteria, 0.00 to 5.00 for a pull request. `/score` with one, like `owner/name#12`, shows all the reasons.":
    "- Los puntos siguen criterios públicos, de 0,00 a 5,00 por pull request. `/score` con uno, como `owner/name#12`, muestra todos los motivos.",
  "- `/me` shows what you earned yourself and what it waits for. `/appeal` objects to a score of your own, while the DAO's rules give time for it.":
    "- `/me` muestra lo que ganaste tú y qué espera. `/appeal` objeta una puntuación tuya, mientras las reglas de la DAO den tiempo.",
  "- First it is discussed, then voted on. Only a passed vote is paid, exactly as it stands here.":
    "- Primero se debate, luego se vota. Solo se paga lo aprobado, exactamente como está aquí.",
  "**How to read this motion**": "**Cómo leer esta moción**",
  "- A member with a vote asks all others. The words behind the bar are the member's own; everything else is Laurel's.":
    "- Un miembro con voto pregunta a todos los demás. Las palabras tras la barra son suyas; todo lo demás es de Laurel.",
  "- Nobody is paid by a motion. New rules count from the next epoch; a payout that is held is made or not made, as the members decide.":
    "- Una moción no paga a nadie. Las reglas nuevas valen desde la época siguiente; un pago retenido se hace o no, según decidan los miembros.",
  "- `/proposal vote` with its name shows what your vote counts and where to cast it.":
    "- `/proposal vote` con su nombre muestra cuánto cuenta tu voto y dónde darlo.",
  "**Why this reminder**": "**Por qué este recordatorio**",
  "- You have linked a wallet that has votes here, and no vote of it was seen yet. Each vote has one reminder at most.":
    "- Vinculaste una cartera que tiene votos aquí, y aún no se vio ninguno suyo. Cada votación tiene un recordatorio como mucho.",
  "- `/proposal remind` with off ends them for you, and with on brings them back.":
    '- `/proposal remind` con "no" los apaga para ti, y con "sí" los recupera.',
  "**Why this payout**": "**Por qué este pago**",
  "- The DAO's vote on this epoch passed. Each transfer is one that was voted on; the post names whoever is left out, and why.":
    "- La votación de la DAO sobre esta época se aprobó. Cada transferencia es una que se votó; la publicación nombra a quien queda fuera, y por qué.",
  "- Laurel holds no key to the treasury: the money moves when enough treasurers have signed.":
    "- Laurel no tiene llave de la tesorería: el dinero se mueve cuando han firmado bastantes tesoreros.",
  "- A treasurer who sees something wrong can ask to cancel it. That alone stops nothing: an empty transaction at the same Safe nonce has to be signed by as many.":
    "- Un tesorero que vea algo mal puede pedir cancelarlo. Eso solo no detiene nada: otros tantos tienen que firmar una transacción vacía con el mismo nonce del Safe.",
  "- `/payout status` says in words what each payout waits for.":
    "- `/payout status` dice con palabras qué espera cada pago.",
  "- The DAO's vote passed, and people are paid only once enough treasurers have signed.":
    "- La votación de la DAO se aprobó, y solo se paga cuando han firmado bastantes tesoreros.",
  "- There is one a day at most, from the day after the payout was offered until enough have signed.":
    "- Hay uno al día como mucho, desde el día después de presentar el pago hasta que firmen bastantes.",
  "- A treasurer is an owner of the Safe whose wallet is linked with `/link add`.":
    "- Un tesorero es un propietario del Safe cuya cartera está vinculada con `/link add`.",
  "**Why these people**": "**Por qué estas personas**",
  "- Each was paid for work that was merged and scored in this epoch, after the DAO's vote.":
    "- A cada una se le pagó por trabajo fusionado y puntuado en esta época, tras la votación de la DAO.",
  "- `/score` with a pull request shows the reasons behind its score; `/me` shows your own standing.":
    "- `/score` con un pull request muestra los motivos de su puntuación; `/me` muestra tu situación.",
  "**Why it is held**": "**Por qué está retenido**",
  "- A treasurer, or a guardian whom the rules name, saw something that somebody has to look at first. The post has the reason.":
    "- Un tesorero, o un guardián que nombran las reglas, vio algo que alguien tiene que mirar antes. La publicación da el motivo.",
  "- No hold lasts for ever, and nobody holds one payout more than twice in a row. What is held is not lost.":
    "- Ninguna retención dura para siempre, y nadie retiene un pago más de dos veces seguidas. Lo retenido no se pierde.",
  "**Why nobody is paid**": "**Por qué no se paga a nadie**",
  "- Before anybody is asked to sign, each transfer is tried by itself. Here every one of them failed; the post says why.":
    "- Antes de pedir firmas, cada transferencia se prueba por separado. Aquí fallaron todas; la publicación dice por qué.",
  "- What could not be paid stays that person's, and is a named line of the next proposal.":
    "- Lo que no se pudo pagar sigue siendo de esa persona, y es una línea con nombre en la próxima propuesta.",
  "**Why this post**": "**Por qué esta publicación**",
  "- Rewards are paid to the wallet that is linked. Whoever gets hold of an account could link another one, so each change is told to everybody it concerns.":
    "- Las recompensas se pagan a la cartera vinculada. Quien se haga con una cuenta podría vincular otra, así que cada cambio se avisa a quien le afecta.",
  "- A wallet that took another's place waits before anything is paid to it, where the DAO's rules say so.":
    "- Una cartera que sustituye a otra espera antes de cobrar, si así lo dicen las reglas de la DAO.",
  "- Somebody has proven a claim on a GitHub account or a wallet that is linked to another member. Neither is believed at once: reviewers who are neither of the two decide.":
    "- Alguien ha probado un derecho sobre una cuenta de GitHub o una cartera que está vinculada a otro miembro. No se cree a nadie de inmediato: deciden revisores que no son ninguno de los dos.",
  "- Until then, and if they let it stand, nothing changes. What is on its way is paid where it was voted to go.":
    "- Hasta entonces, y si lo dejan como está, nada cambia. Lo que está en camino se paga donde se votó.",
  "**Why the DAO is paused**": "**Por qué la DAO está en pausa**",
  "- A maintainer, or an admin of this server, saw something that has to be looked at before anybody is paid. The post has the reason.":
    "- Un responsable, o un administrador de este servidor, vio algo que hay que mirar antes de pagar a nadie. La publicación da el motivo.",
  "- Work is still credited and scored, and nobody loses what they earned. A pause ends by itself after thirty days at the latest, and nobody pauses more than twice in a row.":
    "- El trabajo se sigue acreditando y puntuando, y nadie pierde lo ganado. Una pausa termina sola a los treinta días como muy tarde, y nadie pausa más de dos veces seguidas.",
  "**Why it stopped**": "**Por qué se detuvo**",
  "- Going on would have been a guess, and Laurel does not guess with the DAO's money.":
    "- Seguir habría sido adivinar, y Laurel no adivina con el dinero de la DAO.",
  "- The post says what happened and what a person can do now. Once that is done, the work goes on by itself.":
    "- La publicación dice qué pasó y qué puede hacer ahora una persona. Hecho eso, el trabajo sigue solo.",
  "**How to check this proposal**": "**Cómo comprobar esta propuesta**",
  "- The small print holds three fingerprints: of this payout, of its exact transfers, and of the ledger behind them. They also stand in the signed ballot on Snapshot and must be the same there.":
    "- La letra pequeña tiene tres huellas: de este pago, de sus transferencias exactas y del libro que hay detrás. También están en la votación firmada en Snapshot y allí deben ser iguales.",
  "- The public record lists every contribution, score and transfer; the exact amounts stand there and in the ballot.":
    "- El registro público enumera cada contribución, puntuación y transferencia; los importes exactos están allí y en la votación.",
  "**How to check this motion**": "**Cómo comprobar esta moción**",
  "- The signed ballot on Snapshot holds exactly what follows from it: the whole new rules, or the payout that is not made.":
    "- La votación firmada en Snapshot contiene exactamente lo que resulta de ella: las reglas nuevas enteras, o el pago que no se hace.",
  "- Every vote is verified from what its voter signed and counted again; the public record says how many agree.":
    "- Cada voto se verifica por lo que firmó su votante y se cuenta de nuevo; el registro público dice cuántos coinciden.",
  "**How to check this reminder**": "**Cómo comprobar este recordatorio**",
  "- Open the ballot from the post of the vote itself, in this channel, and compare the address. I never ask you to vote or to sign by direct message.":
    "- Abre la votación desde su propia publicación, en este canal, y compara la dirección. Nunca te pido votar ni firmar por mensaje directo.",
  "**How to check this payout**": "**Cómo comprobar este pago**",
  "- `/payout review` shows treasurers every transfer and three hashes: of the Safe transaction, its domain and its message. Your wallet must show the same before you sign.":
    "- `/payout review` muestra a los tesoreros cada transferencia y tres hashes: de la transacción del Safe, de su dominio y de su mensaje. Tu cartera debe mostrar los mismos antes de que firmes.",
  "- The small print names the Safe transaction; once it is sent, its transaction can be read on chain.":
    "- La letra pequeña nombra la transacción del Safe; una vez enviada, se puede leer en la cadena.",
  "- What cancels it has hashes of its own: `/payout cancel` shows them before anybody signs.":
    "- Lo que lo cancela tiene sus propios hashes: `/payout cancel` los muestra antes de que nadie firme.",
  "- The payout has a post of its own in this channel, with its Safe transaction hash and its signatures so far.":
    "- El pago tiene su propia publicación en este canal, con el hash de su transacción del Safe y las firmas hasta ahora.",
  "- `/payout review` shows treasurers every transfer and its hashes. I never ask you to sign by direct message.":
    "- `/payout review` muestra a los tesoreros cada transferencia y sus hashes. Nunca te pido firmar por mensaje directo.",
  "**How to check that this was paid**": "**Cómo comprobar que se pagó**",
  "- The transaction in the small print holds every transfer of this epoch. Compare it with the proposal and with your wallet.":
    "- La transacción de la letra pequeña contiene todas las transferencias de esta época. Compárala con la propuesta y con tu cartera.",
  "**How to check this**": "**Cómo comprobarlo**",
  "- `/payout status` says until when each payout is held, by whom and why. The public record says the same.":
    "- `/payout status` dice hasta cuándo está retenido cada pago, por quién y por qué. El registro público dice lo mismo.",
  "- The public record names each line that is left out, with the reason; the next proposal has it as a line of its own.":
    "- El registro público nombra cada línea que queda fuera, con el motivo; la próxima propuesta la tiene como línea propia.",
  "- `/me` shows which wallet is linked to you. I never ask you to link or to sign by direct message.":
    "- `/me` muestra qué cartera tienes vinculada. Nunca te pido vincular ni firmar por mensaje directo.",
  "- `/link show` names the disputes that you are in. I never ask you to link or to sign by direct message.":
    "- `/link show` nombra las disputas en las que estás. Nunca te pido vincular ni firmar por mensaje directo.",
  "- `/epoch` and the public record say until when the DAO is paused, by whom and why.":
    "- `/epoch` y el registro público dicen hasta cuándo está en pausa la DAO, por quién y por qué.",
  "- The public record says what was done before the stop, and what was not.":
    "- El registro público dice qué se hizo antes de detenerse, y qué no.",
  "See: {links}": "Ver: {links}",
  "This answer is too long for Discord: {left, plural, one {# more message is} other {# more messages are}} left out. Do not decide by what stands here alone.":
    "Esta respuesta es demasiado larga para Discord: {left, plural, one {falta # mensaje} other {faltan # mensajes}} más. No decidas solo por lo que está aquí.",
  "I am sorry: something went wrong on my side. Please try again in a few minutes. If it happens again, give this number to whoever runs me: {number}":
    "Lo siento: algo falló por mi parte. Inténtalo de nuevo en unos minutos. Si vuelve a pasar, da este número a quien me opera: {number}",
  "I reward the work of {dao}: merged pull requests get points, at the end of each epoch (a stretch of time, such as a week) the points share out its budget, members vote, and what passes is paid.":
    "Recompenso el trabajo de {dao}: los pull requests fusionados reciben puntos, al final de cada época (un periodo, como una semana) los puntos reparten su presupuesto, los miembros votan y lo aprobado se paga.",
  "Start with `/link add`: without a wallet your rewards are kept, but cannot be paid. Only you see my answers. I never ask you to link or to sign by direct message, and never for a seed phrase or a private key.":
    "Empieza con `/link add`: sin cartera tus recompensas se guardan, pero no se pueden pagar. Solo tú ves mis respuestas. Nunca te pido vincular ni firmar por mensaje directo, y nunca una frase semilla ni una clave privada.",
  "**What you can ask me**": "**Lo que puedes pedirme**",
  "**Your page to link your accounts**: {url}": "**Tu página para vincular tus cuentas**: {url}",
  "It shows which GitHub account is yours, and your wallet signs a text there: that costs nothing and moves no money. Your rewards are then paid to this wallet.":
    "Muestra qué cuenta de GitHub es tuya, y tu cartera firma allí un texto: no cuesta nada y no mueve dinero. Después tus recompensas se pagan a esa cartera.",
  "It works once and for 10 minutes; it ends {time}. It is bound to you, {name}: never share it.":
    "Sirve una sola vez y durante 10 minutos; caduca {time}. Está ligada a ti, {name}: no la compartas nunca.",
  "We never ask for this by direct message, and never for a seed phrase or a private key.":
    "Nunca lo pedimos por mensaje directo, y nunca pedimos una frase semilla ni una clave privada.",
  "- {payout}: {amount} to {count, plural, one {# person} other {# people}}, {stage}":
    "- {payout}: {amount} para {count, plural, one {# persona} other {# personas}}, {stage}",
  "{payout} ({amount} to {count, plural, one {# person} other {# people}}): {standing}":
    "{payout} ({amount} para {count, plural, one {# persona} other {# personas}}): {standing}",
  "about to be proposed": "a punto de proponerse",
  "passed, not yet offered for signing": "se aprobó, aún sin presentar a la firma",
  rejected: "rechazado",
  "waiting for treasurers": "espera a los tesoreros",
  "sent, waiting to be final": "enviado, a la espera de confirmación definitiva",
  paid: "pagado",
  superseded: "sustituido",
  "Payout of {payout}: {dao}": "Pago de la {payout}: {dao}",
  "{amount} to {count, plural, one {# person} other {# people}}, from Safe {safe} on chain {chain}, nonce {nonce}.":
    "{amount} para {count, plural, one {# persona} other {# personas}}, desde el Safe {safe} en la cadena {chain}, nonce {nonce}.",
  "**The ballot must name the same:**": "**La votación debe nombrar lo mismo:**",
  "- payout id {hash}": "- identificador del pago {hash}",
  "- transfers hash {hash}": "- hash de las transferencias {hash}",
  "### Who gets what, by the same bytes": "### Quién recibe qué, según los mismos bytes",
  "**This payout may be cancelled:** {signed} of {threshold} have signed for that.":
    "**Este pago podría cancelarse:** {signed} de {threshold} han firmado para ello.",
  "**Sign with your linked wallet:** {wallet}": "**Firma con tu cartera vinculada:** {wallet}",
  "Cancelling the payout of {payout}: {dao}": "Cancelar el pago de la {payout}: {dao}",
  "An empty transaction from Safe {safe} to itself on chain {chain}. It pays nobody and uses up nonce {nonce}, which the payout was offered under.":
    "Una transacción vacía del Safe {safe} a sí mismo en la cadena {chain}. No paga a nadie y gasta el nonce {nonce}, con el que se presentó el pago.",
  "**Asking alone stops nothing:** whichever of the two has {threshold, plural, one {# signature} other {# signatures}} first is carried out. If it is this one, the payout is held for a while and then offered again; `/payout status` says until when.":
    "**Pedirlo no detiene nada por sí solo:** se ejecuta la que antes tenga {threshold, plural, one {# firma} other {# firmas}}. Si es esta, el pago se retiene un tiempo y luego se presenta de nuevo; `/payout status` dice hasta cuándo.",
  "### Who is not paid then": "### Quién no cobra entonces",
  "**{count, plural, one {# new address} other {# new addresses}}:** nothing was ever paid to that person there. Where it surprises you, ask them somewhere else than on Discord before you sign.":
    "**{count, plural, one {# dirección nueva} other {# direcciones nuevas}}:** allí nunca se pagó nada a esa persona. Si te sorprende, pregúntale fuera de Discord antes de firmar.",
  "**Signed:** {signed} of {threshold}": "**Firmado:** {signed} de {threshold}",
  "**Signed to cancel:** {signed} of {threshold}": "**Firmado para cancelar:** {signed} de {threshold}",
  "**Verdict:** {verdict}": "**Veredicto:** {verdict}",
  "**Ballot:** {url}": "**Votación:** {url}",
  "**Your wallet must show the same hashes:**": "**Tu cartera debe mostrar los mismos hashes:**",
  "- Safe transaction hash (safeTxHash) {hash}": "- hash de la transacción del Safe (safeTxHash) {hash}",
  "- domain hash {hash}": "- hash del dominio (domain hash) {hash}",
  "- message hash {hash}": "- hash del mensaje (message hash) {hash}",
  "**New address**": "**Dirección nueva**",
  "{wallet}, {amount} base units": "{wallet}, {amount} unidades base",
  "**Not voted on: do not sign.**": "**No se votó: no firmes.**",
  "{sent}, by claim": "{sent}, por reclamación",
  "about {gas} gas, {fee}": "unos {gas} de gas, {fee}",
  "### Two ways, and what they cost now": "### Dos vías, y lo que cuestan ahora",
  "- Transferred to {direct}; put up for {claiming} to claim, round {round} of {contract}.":
    "- Transferido a {direct}; disponible para que {claiming} lo reclamen, ronda {round} de {contract}.",
  "- This transaction: {cost}. With everything transferred: {all}.":
    "- Esta transacción: {cost}. Si se transfiriera todo: {all}.",
  "- One claim: {cost}, paid by whoever sends it.": "- Una reclamación: {cost}, a cargo de quien la envía.",
  "- By gas that was measured on a chain of our own, at what the chain asks for gas now.":
    "- Según el gas medido en una cadena nuestra, al precio que la cadena pide ahora.",
  "less than {fee}": "menos de {fee}",
  "about {fee}": "unos {fee}",
  "{amount} to {person}": "{amount} para {person}",
  "a person who was erased": "una persona que fue borrada",
  "### Voted, and left out of this transaction": "### Votado, pero fuera de esta transacción",
  "The ballot's transfers hash covers these lines too. Their amounts become lines of the next proposal.":
    "El hash de transferencias de la votación cubre también estas líneas. Sus importes pasan a ser líneas de la próxima propuesta.",
  "at {contract}: {call}": "en {contract}: {call}",
  "### What the transaction does, read back from its bytes": "### Lo que hace la transacción, leído de sus bytes",
  "Nothing.": "Nada.",
  "no address": "sin dirección",
  "If all of this is right, `/payout approve` gives you a page of your own to sign it. If something is wrong, `/payout cancel` asks the treasurers to stop it.":
    "Si todo esto es correcto, `/payout approve` te da una página propia para firmarlo. Si algo está mal, `/payout cancel` pide a los tesoreros que lo detengan.",
  "**Your page to sign this payout**: {url}": "**Tu página para firmar este pago**: {url}",
  "**Your page to sign against this payout**: {url}": "**Tu página para firmar contra este pago**: {url}",
  "It works once and ends {time}. It is bound to you: never share it. Sign only what agrees with the review below.":
    "Sirve una sola vez y caduca {time}. Está ligada a ti: no la compartas nunca. Firma solo lo que coincida con la revisión de abajo.",
  "**{count, plural, one {One item waits} other {# items wait}} for you.** Read the work before you decide.":
    "**{count, plural, one {Tienes un asunto pendiente} other {Tienes # asuntos pendientes}}.** Lee el trabajo antes de decidir.",
  "-# A score far from what code alone arrives at needs `quotes:` as well: changed lines, word for word, with ` || ` between them.":
    "-# Una puntuación lejos de la que da solo el código necesita también `quotes:`: líneas cambiadas, palabra por palabra, con ` || ` entre ellas.",
  "({points} by code alone)": "({points} solo por código)",
  "- …and {left} more, with `/score`.": "- …y {left} más, con `/score`.",
  "{what}: {name}": "{what}: {name}",
  Dispute: "Disputa",
  Appeal: "Apelación",
  Provisional: "Provisional",
  "To be credited": "Por acreditar",
  Rate: "Valorar",
  "{points} of {most}": "{points} de {most}",
  "Type {one} or {other}": "Escribe {one} o {other}",
  "Type {one}": "Escribe {one}",
  "I do not know this command (yet). Try /help.": "No conozco este comando (todavía). Prueba /help.",
  "Please use my commands in your DAO's server: here I cannot know which DAO you mean.":
    "Usa mis comandos en el servidor de tu DAO: aquí no puedo saber de qué DAO hablas.",
  "No DAO is set up for this server yet. Whoever runs me can add it: a DAO's configuration names its server.":
    "Este servidor aún no tiene ninguna DAO configurada. Quien me opera puede añadirla: la configuración de una DAO nombra su servidor.",
  "I do not know this button (any more). Try /help.": "(Ya) no conozco este botón. Prueba /help.",
  "Nobody has points here yet. Work that is merged is scored within minutes.":
    "Aquí nadie tiene puntos todavía. El trabajo fusionado se puntúa en minutos.",
  "…and {left} more, on the public record.": "…y {left} más, en el registro público.",
  "**Where the money is:** {standing}": "**Dónde está el dinero:** {standing}",
  "-# Points become amounts when an epoch closes; the last epoch has its own: choose it as {option}.":
    "-# Los puntos se vuelven importes cuando cierra una época; la última tiene los suyos: elígela en {option}.",
  "points of this epoch": "puntos de esta época",
  "points of the last epoch": "puntos de la última época",
  "points of all time": "puntos de siempre",
  "points of epoch {number}": "puntos de la época {number}",
  "{points} for {kind}": "{points} por {kind}",
  "All epochs so far, {count, plural, one {# contribution} other {# contributions}}.":
    "Todas las épocas hasta ahora, {count, plural, one {# contribución} other {# contribuciones}}.",
  "Open until {time}.": "Abierta hasta {time}.",
  "Closed {time}.": "Cerrada {time}.",
  "raised to a newcomer's least": "subido al mínimo de quien empieza",
  "held at the most for one person": "limitado al máximo por persona",
  "{points} points": "{points} puntos",
  "{points} points from {count, plural, one {# contribution} other {# contributions}}":
    "{points} puntos por {count, plural, one {# contribución} other {# contribuciones}}",
  "{count} not scored yet.": "{count} sin puntuar aún.",
  "{count} provisional.": "{count, plural, one {# provisional} other {# provisionales}}.",
  "{count, plural, one {# contribution is} other {# contributions are}} not scored yet.":
    "{count, plural, one {# contribución aún no tiene} other {# contribuciones aún no tienen}} puntuación.",
  "{count, plural, one {# score is} other {# scores are}} provisional: the lower of score and size counts until a reviewer has looked.":
    "{count, plural, one {# puntuación es provisional} other {# puntuaciones son provisionales}}: cuenta la menor entre puntuación y tamaño hasta que la mire un revisor.",
  "{dao}: epoch {number} is open": "{dao}: la época {number} está abierta",
  "Since {start}; it closes {end}.": "Desde {start}; cierra {end}.",
  "### Points so far": "### Puntos hasta ahora",
  "### What comes next": "### Lo que sigue",
  "- When it closes, its points share out {amount} at most.": "- Al cerrar, sus puntos reparten {amount} como mucho.",
  "- The proposal is discussed for {discussion} and voted on for {voting}.":
    "- La propuesta se debate {discussion} y se vota {voting}.",
  "- If it passes, objections are heard for {objections}; then the treasurers sign.":
    "- Si se aprueba, se oyen objeciones durante {objections}; después firman los tesoreros.",
  "-# Amounts are known when it closes. `/score` tells why a pull request got its points.":
    "-# Los importes se saben al cerrar. `/score` dice por qué un pull request tiene sus puntos.",
  "{dao}: epoch {number} is closed": "{dao}: la época {number} está cerrada",
  "From {start} to {end}.": "Del {start} al {end}.",
  "### The split": "### El reparto",
  "**Budget:** {amount}, because the treasury's free balance did not carry more.":
    "**Presupuesto:** {amount}, porque el saldo libre de la tesorería no daba para más.",
  "**Budget:** {amount}.": "**Presupuesto:** {amount}.",
  "Nothing was credited in it so far.": "Todavía no se acreditó nada en ella.",
  "**Work:** {contributions}; {people} with points.": "**Trabajo:** {contributions}; {people} con puntos.",
  "**By kind of work:** {kinds}.": "**Por tipo de trabajo:** {kinds}.",
  "**Proposal:** none. Either it is about to be drafted, or nobody with a linked wallet earned anything yet.":
    "**Propuesta:** ninguna. O está a punto de redactarse, o nadie con cartera vinculada ha ganado nada aún.",
  "**Proposal:** {stage}. {standing}": "**Propuesta:** {stage}. {standing}",
  "-# {command} tells all about its vote.": "-# {command} cuenta todo sobre su votación.",
  "Open until {time} · at most {amount}": "Abierta hasta {time} · como mucho {amount}",
  "Closed {time} · budget {amount}": "Cerrada {time} · presupuesto {amount}",
  "The treasury of {dao}": "La tesorería de {dao}",
  "### What is owed: {amount}": "### Lo que se debe: {amount}",
  "### What is left": "### Lo que queda",
  "### Gas": "### Gas de red",
  "The Safe {safe} on chain {chain}. What it holds cannot be told at the moment:":
    "El Safe {safe} en la cadena {chain}. Ahora mismo no se puede decir cuánto tiene:",
  "(version {version})": "(versión {version})",
  "**Balance:** {amount}, as of block {block}.": "**Saldo:** {amount}, en el bloque {block}.",
  "The Safe {safe} on chain {chain}: {threshold} of its {owners, plural, one {# owner} other {# owners}} sign every payout. I hold no key to it.":
    "El Safe {safe} en la cadena {chain}: firman cada pago {threshold} de {owners, plural, one {su único propietario} other {sus # propietarios}}. No tengo ninguna llave suya.",
  "- {amount} reserved, until their wallets are linked or may be paid":
    "- {amount} reservados, hasta que sus carteras estén vinculadas o puedan cobrar",
  "- {amount} of closed epochs, about to be proposed": "- {amount} de épocas cerradas, a punto de proponerse",
  "- {amount} proposed, and not decided yet": "- {amount} propuestos, y aún sin decidir",
  "- {amount} passed, and on their way to be paid": "- {amount} aprobados, y en camino de pagarse",
  "**Budget:** {amount} for an epoch of {days, plural, one {# day} other {# days}} at most, and never more than {percent} % of what is free.":
    "**Presupuesto:** {amount} como mucho para una época de {days, plural, one {# día} other {# días}}, y nunca más del {percent} % de lo libre.",
  "**Free balance:** {amount}.": "**Saldo libre:** {amount}.",
  "More is owed than the Safe holds: {amount} are missing.": "Se debe más de lo que tiene el Safe: faltan {amount}.",
  "An epoch that closed now would share out {amount} at most.":
    "Una época que cerrara ahora repartiría {amount} como mucho.",
  "**Runway:** without end, because the budget is zero.": "**Duración:** sin fin, porque el presupuesto es cero.",
  "**Runway:** {epochs} epochs at the full budget, and more.":
    "**Duración:** {epochs} épocas con el presupuesto completo, y más.",
  "**Runway:** {epochs} epochs at the full budget, which is {days, plural, one {# day} other {# days}}.":
    "**Duración:** {epochs} épocas con el presupuesto completo, es decir, {days, plural, one {# día} other {# días}}.",
  "What the executor has for gas cannot be told at the moment.":
    "Ahora mismo no se puede decir cuánto tiene el ejecutor para gas.",
  "The executor {address} holds {amount} of the chain's own coin. **It runs low:** send it a little.":
    "El ejecutor {address} tiene {amount} de la moneda de la cadena. **Queda poco:** envíale algo.",
  "The executor {address} holds {amount} of the chain's own coin. It only pays for gas.":
    "El ejecutor {address} tiene {amount} de la moneda de la cadena. Solo paga el gas.",
  "Link your GitHub account and your wallet, so that you can be paid.":
    "Vincula tu cuenta de GitHub y tu cartera, para que puedas cobrar.",
  "Get your own page to link your accounts and your wallet, or another wallet.":
    "Tu propia página para vincular tus cuentas y tu cartera, u otra cartera.",
  "What is linked to you, since when, and what waits.": "Qué tienes vinculado, desde cuándo y qué espera.",
  "Unlink your wallet, or part your Discord and GitHub accounts.":
    "Desvincula tu cartera, o separa tus cuentas de Discord y GitHub.",
  "What is to be unlinked.": "Qué quieres desvincular.",
  wallet: "cartera",
  github: "GitHub",
  discord: "Discord",
  "Ask me about scores, rules, proposals, the treasury, or how to start.":
    "Pregúntame por puntuaciones, reglas, propuestas, la tesorería o cómo empezar.",
  "In your own words and language.": "Con tus palabras y en tu idioma.",
  "What you earned, why, and what it waits for.": "Lo que ganaste, por qué y qué espera.",
  "Why a pull request got its score.": "Por qué un pull request tiene su puntuación.",
  "The pull request, like owner/name#12, or other work, like feedback-3.":
    "El pull request, como owner/name#12, u otro trabajo, como feedback-3.",
  "Who earned the most points, with a picture.": "Quién ganó más puntos, con una imagen.",
  "Which epoch; this one when left out.": "Qué época; la actual si se omite.",
  "this epoch": "esta época",
  "last epoch": "época anterior",
  "all time": "desde siempre",
  "One kind of work; all kinds when left out.": "Un tipo de trabajo; todos si se omite.",
  code: "código",
  fix: "corrección",
  docs: "documentación",
  tests: "pruebas",
  translation: "traducción",
  upkeep: "mantenimiento",
  review: "revisión",
  triage: "triaje",
  mentoring: "mentoría",
  feedback: "comentarios",
  "Of the picture; light when left out.": "De la imagen; claros si se omite.",
  light: "claros",
  dark: "oscuros",
  "How an epoch stands: its work, its points, its budget and what comes next.":
    "Cómo va una época: su trabajo, sus puntos, su presupuesto y lo que sigue.",
  "Which epoch; the open one when left out.": "Qué época; la abierta si se omite.",
  "Object to the score of your own work: reviewers with no part in it answer.":
    "Objeta la puntuación de tu propio trabajo: responden revisores sin parte en él.",
  "What the score misses, in your own words; everybody may read it.":
    "Lo que la puntuación no ve, con tus palabras; todos pueden leerlo.",
  "Tell what does not work or could be better: good feedback earns points.":
    "Di qué no funciona o podría mejorar: los buenos comentarios dan puntos.",
  "What you did, what happened, what you expected; everybody may read it.":
    "Qué hiciste, qué pasó, qué esperabas; todos pueden leerlo.",
  "Thank a member: everybody sees it, and it stands on the record.":
    "Da las gracias a un miembro: todos lo ven, y queda en el registro.",
  "Whom you thank.": "A quién das las gracias.",
  "What for; everybody may read it.": "Por qué; todos pueden leerlo.",
  "What is put to the vote, and what you ask all members.":
    "Lo que se pone a votación, y lo que preguntas a todos los miembros.",
  "What is open and what was decided lately.": "Lo que está en curso y lo decidido hace poco.",
  "All about one proposal, grant or motion.": "Todo sobre una propuesta, subvención o moción.",
  "Like epoch 6, grant 2 or motion 3.": "Como epoch 6, grant 2 o motion 3.",
  "What your vote counts there, and where to cast it.": "Cuánto cuenta ahí tu voto, y dónde darlo.",
  "Ask all members something; whoever has a vote may.": "Pregunta algo a todos los miembros; puede quien tenga voto.",
  "What you ask for.": "Qué pides.",
  "question: an answer from all members": "pregunta: una respuesta de todos los miembros",
  "grant: a one-off payment to a member": "subvención: un pago único a un miembro",
  "cancel-payout: that a passed payout is not made": "cancelar pago: que no se haga un pago aprobado",
  "What it is about, in a few words.": "De qué trata, en pocas palabras.",
  "What you ask and why. Everybody reads it, and Snapshot keeps it for ever.":
    "Qué pides y por qué. Todos lo leen, y Snapshot lo guarda para siempre.",
  "Of a question: how votes are given.": "De una pregunta: cómo se vota.",
  basic: "básico",
  "single-choice": "opción única",
  approval: "aprobación",
  weighted: "ponderado",
  quadratic: "cuadrático",
  "ranked-choice": "por orden",
  "Of a question: its choices, with | between them.": "De una pregunta: sus opciones, con | entre ellas.",
  "Of a grant: who is paid.": "De una subvención: quién cobra.",
  "Of a grant: how much, like 120.5.": "De una subvención: cuánto, como 120.5.",
  "Of cancel-payout: which, like epoch 6 or grant 2.": "Al cancelar un pago: cuál, como epoch 6 o grant 2.",
  "Whether you are reminded of votes that end.": "Si se te recuerdan las votaciones que están por terminar.",
  "Whether you are mentioned before a vote ends.": "Si se te menciona antes de que termine una votación.",
  on: "sí",
  off: "no",
  "Look at payouts, and sign them as a treasurer.": "Mira los pagos, y fírmalos como tesorero.",
  "All payouts, the newest first.": "Todos los pagos, los más nuevos primero.",
  "What each payout waits for, in words.": "Qué espera cada pago, con palabras.",
  "For treasurers: every transfer and hash of a payout.": "Para tesoreros: cada transferencia y hash de un pago.",
  "Which epoch; the payout that waits when left out.": "Qué época; el pago que espera si se omite.",
  "Which one-off grant, in the place of an epoch.": "Qué subvención, en lugar de una época.",
  "For treasurers: the review, and your own page to sign it.":
    "Para tesoreros: la revisión, y tu propia página para firmar.",
  "For treasurers and guardians: stop a payout before anybody signs it.":
    "Para tesoreros y guardianes: detén un pago antes de que nadie lo firme.",
  "Why; it goes on the DAO's record.": "Por qué; queda en el registro de la DAO.",
  "Let a held payout go on: as a treasurer, or the guardian who held it.":
    "Deja seguir un pago retenido: como tesorero, o el guardián que lo retuvo.",
  "For treasurers: your own page to sign an empty transaction in a payout's place.":
    "Para tesoreros: tu página para firmar una transacción vacía en lugar de un pago.",
  "What the treasury holds, what it owes, and how long the rest lasts.":
    "Lo que tiene la tesorería, lo que debe y cuánto dura el resto.",
  "The DAO's rules: what they are, what they were, and what they could be.":
    "Las reglas de la DAO: cuáles son, cuáles fueron y cuáles podrían ser.",
  "The rules in force, in words.": "Las reglas en vigor, con palabras.",
  "Every time they changed, and why.": "Cada vez que cambiaron, y por qué.",
  "What differs between two sets of rules.": "En qué se diferencian dos conjuntos de reglas.",
  "The hash of older rules; those in force when left out.": "El hash de reglas anteriores; las vigentes si se omite.",
  "The hash of others; the operator's file when left out.": "El hash de otras; el archivo del operador si se omite.",
  "Ask all members for other rules: one setting, or the operator's file as a whole.":
    "Pide a todos otras reglas: un ajuste, o el archivo entero del operador.",
  "One line of dao.yaml, like vote.votingHours.": "Una línea de dao.yaml, como vote.votingHours.",
  "What it is to be, as it stands in the file.": "Lo que debe ser, como se escribe en el archivo.",
  "For reviewers: look again at scores and decide appeals.":
    "Para revisores: mira de nuevo puntuaciones y decide apelaciones.",
  "For reviewers: what waits for you, and what to type.": "Para revisores: lo que te espera, y qué escribir.",
  "For reviewers: a provisional score stands.": "Para revisores: confirma una puntuación provisional.",
  "Its name as /review queue shows it, like owner/name#12/author.":
    "Su nombre como lo muestra /review queue, como owner/name#12/author.",
  "Why; the contributor and the DAO read it.": "Por qué; lo leen el contribuidor y la DAO.",
  "For reviewers: another score for a provisional one.": "Para revisores: otra puntuación en lugar de una provisional.",
  "From 0.00 to 5.00, like 3.20.": "De 0,00 a 5,00, como 3,20.",
  "Changed lines, word for word, with || between them.": "Líneas cambiadas, palabra por palabra, con || entre ellas.",
  "For reviewers: your vote on an appeal or a dispute.": "Para revisores: tu voto sobre una apelación o una disputa.",
  "Whether the score, or what is linked, stays as it is.": "Si la puntuación, o lo vinculado, queda como está.",
  "uphold: it stays as it is": "mantener: queda como está",
  "amend: another score, or it is taken": "cambiar: otra puntuación, o se quita",
  "For reviewers: rate drawn work without looking at its score.":
    "Para revisores: valora trabajo sorteado sin mirar su puntuación.",
  "For maintainers: credit a member's work that no pull request shows.":
    "Para responsables: acredita trabajo de un miembro que ningún pull request muestra.",
  "Whose work it was; never your own.": "De quién fue el trabajo; nunca el tuyo.",
  "What kind of work it was.": "Qué tipo de trabajo fue.",
  "feedback or design: a problem or an idea well described":
    "comentarios o diseño: un problema o una idea bien descritos",
  "help: somebody was helped": "ayuda: se ayudó a alguien",
  "sorting: issues were sorted": "triaje: se clasificaron issues",
  "What was done; everybody may read it.": "Qué se hizo; todos pueden leerlo.",
  "How many issues, people or problems; 1 if you leave it out.": "Cuántos issues, personas o problemas; 1 si se omite.",
  "For maintainers and admins of this server: set up the DAO, pause it, let it go on.":
    "Para responsables y administradores: configura la DAO, ponla en pausa, reanúdala.",
  "For admins of this server: where the DAO's settings stand, step by step.":
    "Para administradores de este servidor: cómo va la configuración, paso a paso.",
  "For maintainers and admins: nothing is put to the vote or paid for a while.":
    "Para responsables y administradores: por un tiempo nada se vota ni se paga.",
  "Why; it is posted, and goes on the DAO's record.": "Por qué; se publica, y queda en el registro de la DAO.",
  "For maintainers and admins: let a paused DAO go on.":
    "Para responsables y administradores: reanuda una DAO en pausa.",
  "Choose the language that I answer you in.": "Elige el idioma en que te respondo.",
  "The language of my answers; automatic is the one that you use Discord in.":
    "El idioma de mis respuestas; automático es el que usas en Discord.",
  automatic: "automático",
  English: "English",
  简体中文: "简体中文",
  Español: "Español",
  Português: "Português",
  Français: "Français",
  "See, take along or erase what I keep about you.": "Mira, llévate o borra lo que guardo sobre ti.",
  "What I keep about you, where, and which of it is public for ever.":
    "Qué guardo sobre ti, dónde, y qué es público para siempre.",
  "All of it as a file, for you alone.": "Todo en un archivo, solo para ti.",
  "Have it erased, or take that back.": "Haz que se borre, o retira la petición.",
  "Choose whether what you do is credited.": "Elige si se acredita lo que haces.",
  "on: nothing you do from now on is credited. off: it is credited again.":
    "sí: nada de lo que hagas desde ahora se acredita. no: se acredita de nuevo.",
  "What you can ask me.": "Lo que puedes pedirme.",
  "Credit this message": "Acreditar este mensaje",
  Kudos: "Dar las gracias",
  "Appeal against a score of your own": "Apelar una puntuación tuya",
  "Which work, like owner/name#12": "Qué trabajo, como owner/name#12",
  "What the score misses": "Lo que la puntuación no ve",
  "What kind of work is it?": "¿Qué tipo de trabajo es?",
  "What it did for the project": "Qué aportó al proyecto",
  "No DAO is set up for this server yet. If you may manage the server, type /admin setup.":
    "Este servidor aún no tiene ninguna DAO configurada. Si puedes gestionar el servidor, escribe /admin setup.",
  "Thank {name}": "Dar las gracias a {name}",
  "What for? Everybody may read it.": "¿Por qué? Todos pueden leerlo.",
  "You may not write in this channel, so I do not say it aloud here.":
    "No puedes escribir en este canal, así que aquí no lo digo en voz alta.",
  "Your thanks are on record. Thanks carry no points and no money.":
    "Tu agradecimiento está en el registro. No lleva puntos ni dinero.",
  "Thank you for inviting me to **{server}**. I run the rewards of a contributor DAO.":
    "Gracias por invitarme a **{server}**. Llevo las recompensas de una DAO de contribuidores.",
  "I am in the server.": "Estoy en el servidor.",
  "I have the permissions that I need.": "Tengo los permisos que necesito.",
  "Please give my role these permissions: {permissions}.": "Da a mi rol estos permisos: {permissions}.",
  "For questions in threads I also need: {permissions}.": "Para preguntas en hilos necesito también: {permissions}.",
  "This server has a DAO already: type /help to see what you can ask me.":
    "Este servidor ya tiene una DAO: escribe /help para ver qué puedes pedirme.",
  "Next: type /admin setup in the server. It asks for repositories, channels, treasury and vote, and checks each answer.":
    "Después: escribe /admin setup en el servidor. Pide repositorios, canales, tesorería y votación, y comprueba cada respuesta.",
  "No DAO is set up for this server yet. Whoever runs me can add one: its rules name this server.":
    "Este servidor aún no tiene ninguna DAO. Quien me opera puede añadirla: sus reglas nombran este servidor.",
  'The section "Running it for your DAO" of my README tells the rest.':
    'La sección "Running it for your DAO" de mi README cuenta el resto.',
  "I never ask for a password, a seed phrase or a private key.":
    "Nunca pido una contraseña, una frase semilla ni una clave privada.",
  "**Discord**: {name}": "**Discord**: {name}",
  "**GitHub**: not linked. Link it with /link add.": "**GitHub**: sin vincular. Vincúlalo con /link add.",
  "**GitHub**: {name}": "**GitHub**: {name}",
  "**Wallet**: not linked. Link one with /link add.": "**Cartera**: sin vincular. Vincula una con /link add.",
  "**Wallet**: {wallet}": "**Cartera**: {wallet}",
  "Nothing is paid to this wallet before {time}: it took another's place.":
    "No se paga nada a esta cartera antes de {time}: sustituyó a otra.",
  "{what}, since {time}": "{what}, desde {time}",
  "{amount} are kept for you until you have linked a wallet.":
    "Se guardan {amount} para ti hasta que vincules una cartera.",
  "{amount} are kept for you and will be a line of the next proposal.":
    "Se guardan {amount} para ti y serán una línea de la próxima propuesta.",
  "{name}: you claim the GitHub account of somebody else. Reviewers decide by {time}.":
    "{name}: reivindicas la cuenta de GitHub de otra persona. Los revisores deciden antes de {time}.",
  "{name}: you claim the wallet of somebody else. Reviewers decide by {time}.":
    "{name}: reivindicas la cartera de otra persona. Los revisores deciden antes de {time}.",
  "{name}: somebody claims your GitHub account. Reviewers decide by {time}; tell one of them what happened.":
    "{name}: alguien reivindica tu cuenta de GitHub. Los revisores deciden antes de {time}; cuenta a uno de ellos qué pasó.",
  "{name}: somebody claims your wallet. Reviewers decide by {time}; tell one of them what happened.":
    "{name}: alguien reivindica tu cartera. Los revisores deciden antes de {time}; cuenta a uno de ellos qué pasó.",
  "No wallet is linked to you.": "No tienes ninguna cartera vinculada.",
  "No GitHub account is linked to you.": "No tienes ninguna cuenta de GitHub vinculada.",
  Unlink: "Desvincular",
  "This unlinks your wallet. What you earn is then kept for you until you link one.":
    "Esto desvincula tu cartera. Lo que ganes se guarda para ti hasta que vincules una.",
  "This parts your Discord and GitHub accounts and unlinks your wallet. Your work, and what it earned, stay with the GitHub account until somebody who holds it links it again.":
    "Esto separa tus cuentas de Discord y GitHub y desvincula tu cartera. Tu trabajo, y lo que ganó, quedan con la cuenta de GitHub hasta que quien la tenga la vincule de nuevo.",
  "What was voted on already is still paid where it was voted to go.": "Lo ya votado se paga igualmente donde se votó.",
  "{hours, plural, =0 {Whatever you link next is paid with the next proposal.} one {Whatever you link next waits # hour before it is paid.} other {Whatever you link next waits # hours before it is paid.}}":
    "{hours, plural, =0 {Lo que vincules después cobra con la próxima propuesta.} one {Lo que vincules después espera # hora antes de cobrar.} other {Lo que vincules después espera # horas antes de cobrar.}}",
  "Your wallet is unlinked.": "Tu cartera está desvinculada.",
  "Your accounts are parted, and your wallet is unlinked.": "Tus cuentas están separadas, y tu cartera desvinculada.",
  "To link again, use /link add.": "Para vincular de nuevo, usa /link add.",
  "You will be erased after {when}. Until then you can take it back with /privacy erase.":
    "Tus datos se borrarán después de {when}. Hasta entonces puedes retirar la petición con /privacy erase.",
  "What is on its way to you settles first, and I wait for that.":
    "Lo que va de camino hacia ti se paga antes, y espero a que termine.",
  "You stay. Nothing was erased.": "Te quedas. No se borró nada.",
  "Erase me": "Borrarme",
  "Take it back": "Retirar la petición",
  "I keep nothing about your Discord account.": "No guardo nada sobre tu cuenta de Discord.",
  "If you have merged work here, /link add shows which GitHub account is yours.":
    "Si tienes trabajo fusionado aquí, /link add muestra qué cuenta de GitHub es tuya.",
  "**In my vault**, encrypted under a key of your own, which nobody else's things lie under:":
    "**En mi caja fuerte**, cifrado con una clave solo tuya, que no protege nada de nadie más:",
  "- Your GitHub account {name}, so that your work is found.":
    "- Tu cuenta de GitHub {name}, para encontrar tu trabajo.",
  "- Your Discord account {name}, so that you can ask me.":
    "- Tu cuenta de Discord {name}, para que puedas pedirme cosas.",
  "- Your wallet {wallet}, so that you can be paid.": "- Tu cartera {wallet}, para que puedas cobrar.",
  "- {reasons, plural, one {# reason} other {# reasons}} that you wrote, so that others can follow them.":
    "- {reasons, plural, one {# motivo que escribiste} other {# motivos que escribiste}}, para que otros puedan entender tus decisiones.",
  "- {signatures, plural, one {# signature} other {# signatures}} that you gave as a treasurer.":
    "- {signatures, plural, one {# firma} other {# firmas}} que diste como tesorero.",
  "- The words of {motions, plural, one {# motion} other {# motions}} that you asked the members.":
    "- El texto de {motions, plural, one {# moción} other {# mociones}} que planteaste a los miembros.",
  "**In the DAO's ledger**, which is never changed: {entries, plural, one {# entry} other {# entries}} about you. They name you by a random id, without name or wallet.":
    "**En el libro de la DAO**, que nunca cambia: {entries, plural, one {# entrada} other {# entradas}} sobre ti. Te nombran con un identificador al azar, sin nombre ni cartera.",
  "{amount} are reserved for you.": "Hay {amount} reservados para ti.",
  "**Public for ever**, and not mine to erase: payments and claims on the chain with wallets and amounts, ballots and votes on Snapshot, pull requests, reviews and my comments on GitHub, and my posts in this server.":
    "**Público para siempre**, y no puedo borrarlo: pagos y reclamaciones en la cadena con carteras e importes, votaciones y votos en Snapshot, pull requests, revisiones y mis comentarios en GitHub, y mis publicaciones en este servidor.",
  "The evidence of merged work and the votes that I counted are kept as they were public there. The DAO's rules name its reviewers and guardians.":
    "Las pruebas del trabajo fusionado y los votos que conté se guardan como eran públicos allí. Las reglas de la DAO nombran a sus revisores y guardianes.",
  "What you do is credited. /privacy opt-out changes that.": "Lo que haces se acredita. /privacy opt-out lo cambia.",
  "Nothing you do is credited, as you chose. /privacy opt-out changes that.":
    "Nada de lo que haces se acredita, como elegiste. /privacy opt-out lo cambia.",
  "You asked to be erased: that happens after {when}.": "Pediste que se te borrara: ocurre después de {when}.",
  "It waits until this has settled:": "Espera a que se liquide esto:",
  "This is all that I keep about you. Only you see this message.":
    "Esto es todo lo que guardo sobre ti. Solo tú ves este mensaje.",
  "**If you are erased**, your key is destroyed, and with it your accounts, your wallet and all that you wrote here. Nobody can bring that back, not even from a backup.":
    "**Si se te borra**, se destruye tu clave, y con ella tus cuentas, tu cartera y todo lo que escribiste aquí. Nadie puede recuperarlo, ni siquiera de una copia de seguridad.",
  "Nothing is reserved for you.": "No hay nada reservado para ti.",
  "You lose what is reserved for you: {amount} go back to the treasury.":
    "Pierdes lo que está reservado para ti: {amount} vuelven a la tesorería.",
  "Work in the open epoch is not paid. What you fetch as a claim stays yours to fetch, with your wallet.":
    "El trabajo de la época abierta no se paga. Lo que puedes reclamar sigue siendo tuyo, con tu cartera.",
  "If you come back, you are somebody new here, and old work stays without a name.":
    "Si vuelves, aquí eres alguien nuevo, y el trabajo anterior queda sin nombre.",
  "First this has to settle:": "Antes tiene que liquidarse esto:",
  "At least a day passes first, in which you can take it back.":
    "Antes pasa al menos un día, en el que puedes retirar la petición.",
  "From now on nothing you do is credited. What you have earned stays yours.":
    "Desde ahora nada de lo que haces se acredita. Lo que ganaste sigue siendo tuyo.",
  "From now on what you do is credited again.": "Desde ahora lo que haces se acredita de nuevo.",
  "Page {page} of {pages}": "Página {page} de {pages}",
  Back: "Atrás",
  "Next page": "Página siguiente",
  "I no longer have the rest of this answer. Please ask again.":
    "Ya no tengo el resto de esta respuesta. Pregunta de nuevo.",
  "**Set up your DAO.** I ask for one thing after the other, and check each answer at once.":
    "**Configura tu DAO.** Pido una cosa tras otra, y compruebo cada respuesta al momento.",
  "Whoever runs me finds a code in my log. Only with it can a set-up begin, so that no stranger sets me up.":
    "Quien me opera encuentra un código en mi registro de ejecución. Solo con él se puede empezar, para que no me configure un extraño.",
  "Begin with the code": "Empezar con el código",
  Name: "Nombre",
  Repositories: "Repositorios",
  Channels: "Canales",
  Treasury: "Tesorería",
  Vote: "Votación",
  "Budget and times": "Presupuesto y plazos",
  People: "Personas",
  "Write {file}": "Escribir {file}",
  "not answered yet": "sin responder aún",
  "Next: press {step}.": "Después: pulsa {step}.",
  "The rules of this DAO stand. What you write here is {file}, a draft: only a vote of the members brings it into force.":
    "Las reglas de esta DAO ya están puestas. Lo que escribes aquí es {file}, un borrador: solo una votación de los miembros lo pone en vigor.",
  "All is answered. Look at it once more, then press Write {file}.":
    "Todo está respondido. Míralo una vez más, y pulsa Escribir {file}.",
  "Begin the set-up": "Empezar la configuración",
  "The code from Laurel's log": "El código del registro de Laurel",
  "Short id, chosen once and for all: my-dao": "Id corto, para siempre: my-dao",
  "The name that people read": "El nombre que se lee",
  "Repositories, one owner/name on each line": "Repositorios, un owner/name por línea",
  "Where proposals are posted": "Dónde se publican las propuestas",
  "Where payouts are posted": "Dónde se publican los pagos",
  "Address of the Safe": "Dirección del Safe",
  "Address of your Payouts contract": "Dirección de tu contrato Payouts",
  "Address of the token": "Dirección del token",
  "MultiSendCallOnly; empty: Safe 1.4.1's": "MultiSendCallOnly; vacío: el de Safe 1.4.1",
  "Snapshot space, like my-dao.eth": "Espacio de Snapshot, como my-dao.eth",
  "Quorum in voting power, like 100": "Quórum en poder de voto, como 100",
  "Least number of voters, like 2": "Mínimo de votantes, como 2",
  "Voting power: chain, or hub": "Poder de voto: chain o hub",
  "Most that one epoch pays, in whole tokens": "Máximo que paga una época, tokens enteros",
  "Most of the balance it takes, in percent": "Máximo del saldo, en porcentaje",
  "Days of an epoch; empty: 7": "Días de una época; vacío: 7",
  "Hours to discuss, vote, object: 24 72 24": "Horas: debate, voto, objeción: 24 72 24",
  "Maintainers: a Discord id on each line": "Responsables: un id de Discord por línea",
  "Reviewers: Discord id and GitHub login": "Revisores: id de Discord y usuario de GitHub",
  "Guardians: a Discord id on each line": "Guardianes: un id de Discord por línea",
  "Write a plain number with at most {number} decimals, like 1250.5":
    "Escribe un número con {number} decimales como mucho, como 1250.5",
  "This is not an amount of the token.": "Esto no es una cantidad del token.",
  "The proposal's text is too long for Snapshot.": "El texto de la propuesta es demasiado largo para Snapshot.",
  "{count} characters": "{count} caracteres",
  "Give it a title.": "Ponle un título.",
  "The title has {count} characters.": "El título tiene {count, plural, one {# carácter} other {# caracteres}}.",
  "Write 5 to {most} characters.": "Escribe de 5 a {most} caracteres.",
  "Say what it is about.": "Di de qué trata.",
  "The text has {count} characters.": "El texto tiene {count, plural, one {# carácter} other {# caracteres}}.",
  "Write 20 to {most} characters. Snapshot keeps them for ever: write nothing that must be deleted one day.":
    "Escribe de 20 a {most} caracteres. Snapshot los guarda para siempre: no escribas nada que un día haya que borrar.",
  "These choices cannot be voted on.": "Estas opciones no se pueden votar.",
  "{count} choices: {words}": "{count, plural, one {# opción} other {# opciones}}: {words}",
  "Write 2 to {most} different choices of at most {count} characters.":
    "Escribe de 2 a {most} opciones distintas de {count} caracteres como mucho.",
  "This message was named before.": "Este mensaje ya se señaló antes.",
  "What a message shows is credited or declined once.":
    "Lo que muestra un mensaje se acredita o se rechaza una sola vez.",
  "Name another message, or ask a maintainer.": "Señala otro mensaje, o pregunta a un responsable.",
  "Only the DAO's maintainers credit work by their word alone.":
    "Solo los responsables de la DAO acreditan trabajo con su sola palabra.",
  "Name it from its message instead: open the message's menu, Apps, Credit this message. A reviewer then decides.":
    "Señálalo desde su mensaje: abre el menú del mensaje, Aplicaciones, Acreditar este mensaje. Después decide un revisor.",
  "Nobody credits their own work.": "Nadie acredita su propio trabajo.",
  "Ask another maintainer, or use /feedback.": "Pídelo a otro responsable, o usa /feedback.",
  "Bots are not rewarded.": "A los bots no se les recompensa.",
  "{name} is a bot.": "{name} es un bot.",
  "Choose the person behind it.": "Elige a la persona que está detrás.",
  "This is not a number of things done.": "Esto no es un número de cosas hechas.",
  "Write one from 1 to {most}.": "Escribe uno de 1 a {most}.",
  "Say what was done.": "Di qué se hizo.",
  "Write {least} to {most} characters: reviewers and the DAO read them.":
    "Escribe de {least} a {most} caracteres: los leen los revisores y la DAO.",
  "No epoch is open at the moment.": "Ahora no hay ninguna época abierta.",
  "The next one opens by itself: try again in a minute.": "La siguiente se abre sola: inténtalo en un minuto.",
  "This DAO rewards pull requests and reviews alone.": "Esta DAO solo recompensa pull requests y revisiones.",
  "Its rules can allow more (acts.credited): /rules propose.":
    "Sus reglas pueden permitir más (acts.credited): /rules propose.",
  "{count} are credited, {left} wait; the rules allow {most} in one epoch.":
    "{count} acreditados, {left} en espera; las reglas permiten {most} por época.",
  "Name it again when the next epoch is open.": "Señálalo de nuevo cuando se abra la próxima época.",
  "The rules of this epoch allow {most}.": "Las reglas de esta época permiten {most}.",
  "Credit it when the next epoch is open.": "Acredítalo cuando se abra la próxima época.",
  "You have credited as much as one person credits in one epoch.":
    "Ya acreditaste todo lo que una persona puede acreditar en una época.",
  "{count} works rest on your word.":
    "{count, plural, one {# trabajo se apoya} other {# trabajos se apoyan}} en tu palabra.",
  "Another reviewer or maintainer can go on; you can when the next epoch is open.":
    "Puede seguir otro revisor o responsable; tú, cuando se abra la próxima época.",
  "This person has chosen to take no part in the rewards.": "Esta persona eligió no participar en las recompensas.",
  "They can take part again with /privacy opt-out.": "Puede volver a participar con /privacy opt-out.",
  "Too much waits for the reviewers already.": "Ya hay demasiado esperando a los revisores.",
  "{count} of yours wait, {number} in all.": "{count} tuyos esperan, {number} en total.",
  "Try again when some of it is decided.": "Inténtalo cuando se haya decidido una parte.",
  "You have a part in this work.": "Tienes parte en este trabajo.",
  "{name}: who did it and who named it do not decide on it.":
    "{name}: quien lo hizo y quien lo señaló no deciden sobre ello.",
  "Another reviewer decides.": "Decide otro revisor.",
  "This work does not wait for a decision any more.": "Este trabajo ya no espera una decisión.",
  "See /score {name}.": "Mira /score {name}.",
  "Thanks go to somebody else.": "Las gracias se dan a otra persona.",
  "Choose another member.": "Elige a otro miembro.",
  "You have thanked as often as one epoch takes.": "Ya diste las gracias tantas veces como permite una época.",
  "{count} times; the rules allow {most}.": "{count, plural, one {# vez} other {# veces}}; las reglas permiten {most}.",
  "Thank again when the next epoch is open.": "Da las gracias de nuevo cuando se abra la próxima época.",
  "Laurel does not know which work is yours.": "Laurel no sabe qué trabajo es tuyo.",
  "Link your GitHub account first: /link add": "Vincula antes tu cuenta de GitHub: /link add",
  "No work of yours on {name} can be appealed.": "Ningún trabajo tuyo en {name} se puede apelar.",
  "Only your own scores can, until the epoch after theirs has closed. See yours with /me.":
    "Solo tus propias puntuaciones, hasta que cierre la época siguiente a la suya. Míralas con /me.",
  "This DAO has named nobody who could answer an appeal.":
    "Esta DAO no ha nombrado a nadie que pueda responder una apelación.",
  "Speak about it under the proposal on Discord before the vote; the DAO names reviewers in its rules by a vote.":
    "Háblalo bajo la propuesta en Discord antes de la votación; la DAO nombra revisores en sus reglas por votación.",
  "{name} has no score yet.": "{name} aún no tiene puntuación.",
  "Wait for the score, then appeal.": "Espera la puntuación y apela después.",
  "{name} was appealed already.": "{name} ya se apeló.",
  "It is answered by {time}.": "Se responde antes de {time}.",
  "One appeal is heard about a score.": "Cada puntuación admite una sola apelación.",
  "{name} can no longer be appealed.": "{name} ya no se puede apelar.",
  "Its {days} days ended on {time}.": "Sus {days} días terminaron el {time}.",
  "Speak about it under the next proposal on Discord.": "Háblalo bajo la próxima propuesta en Discord.",
  "You have voted on this appeal.": "Ya votaste sobre esta apelación.",
  "One vote each.": "Un voto por persona.",
  "No appeal about {name} is open.": "No hay ninguna apelación abierta sobre {name}.",
  "See /review queue.": "Mira /review queue.",
  "Only treasurers can do this, and your wallet is not linked.":
    "Solo los tesoreros pueden hacerlo, y tu cartera no está vinculada.",
  "If you are an owner of the Safe, run /link add first.": "Si eres propietario del Safe, ejecuta antes /link add.",
  "Only treasurers can do this: your linked wallet is not an owner of the Safe.":
    "Solo los tesoreros pueden hacerlo: tu cartera vinculada no es propietaria del Safe.",
  "Your wallet is {wallet}.": "Tu cartera es {wallet}.",
  "Nothing was changed. If you sign with another wallet, link that one with /link add.":
    "No se cambió nada. Si firmas con otra cartera, vincúlala con /link add.",
  "You have signed this payout already.": "Ya firmaste este pago.",
  "{count} of {number} signatures are in.": "Hay {count} de {number} firmas.",
  "You have held the payout of {payout} twice in a row.": "Ya retuviste el pago de la {payout} dos veces seguidas.",
  "The next hold is another treasurer's or a guardian's: ask one of them.":
    "La próxima retención es de otro tesorero o de un guardián: pídeselo.",
  "No such payout is held.": "Ese pago no está retenido.",
  "See /payout status.": "Mira /payout status.",
  "No such payout waits.": "Ese pago no está en espera.",
  "See /payout list for where each payout stands.": "Mira en /payout list cómo está cada pago.",
  "This payout was offered to the treasurers already, and every owner could execute it.":
    "Este pago ya se presentó a los tesoreros, y cualquier propietario podría ejecutarlo.",
  "Only /payout cancel stops it now: an empty transaction at the same nonce, signed like any other.":
    "Ahora solo lo detiene /payout cancel: una transacción vacía con el mismo nonce, firmada como cualquier otra.",
  "This payout was superseded.": "Este pago fue sustituido.",
  "You have signed this cancellation already.": "Ya firmaste esta cancelación.",
  "The others sign with /payout cancel.": "Los demás firman con /payout cancel.",
  "This payout has moved on meanwhile.": "Este pago avanzó entretanto.",
  "Run /payout review in Discord to see where it stands.": "Ejecuta /payout review en Discord para ver cómo está.",
  "The payout of {payout} is signed and on its way.": "El pago de la {payout} está firmado y en camino.",
  "Transaction {hash}.": "Transacción {hash}.",
  "No payout waits for signatures.": "Ningún pago espera firmas.",
  "No payout of {payout} waits for signatures.": "Ningún pago de la {payout} espera firmas.",
  "Wait a moment and run /payout review again.": "Espera un momento y ejecuta /payout review de nuevo.",
  "There is no such epoch.": "No existe esa época.",
  'Write its number, "open" or "last".': 'Escribe su número, "open" o "last".',
  "See /proposal list.": "Mira /proposal list.",
  "See /proposal list; older ones are on the public record.":
    "Mira /proposal list; las anteriores están en el registro público.",
  "An appeal needs a reason.": "Una apelación necesita un motivo.",
  "It has {count} characters.": "Tiene {count, plural, one {# carácter} other {# caracteres}}.",
  "Write {least} to {most}, in your own words.": "Escribe de {least} a {most}, con tus palabras.",
  "Reviewers who are neither of you decide by {time}.": "Deciden revisores ajenos a ambos, antes de {time}.",
  "Nothing was changed. Ask a reviewer of the DAO if you have more to say.":
    "No se cambió nada. Habla con un revisor de la DAO si tienes algo más que decir.",
  "{count} claims of yours wait for a decision already.":
    "Ya hay {count, plural, one {# reivindicación tuya que espera} other {# reivindicaciones tuyas que esperan}} una decisión.",
  "Wait until they are decided.": "Espera a que se decidan.",
  "You have decided on this already.": "Ya decidiste sobre esto.",
  "You are one of the two whom this is about.": "Eres una de las dos personas de las que se trata.",
  "There is no open dispute-{number}.": "No hay ninguna dispute-{number} abierta.",
  "This is not a pull request's name.": "Esto no es el nombre de un pull request.",
  "Write it as owner/repo#12.": "Escríbelo como owner/repo#12.",
  "The ledger of {dao} knows nothing of {name}.": "El libro de {dao} no sabe nada de {name}.",
  "Check the name.": "Comprueba el nombre.",
  "Check the name. A pull request is recorded after it was merged; the sweep finds one whose webhook was lost.":
    "Comprueba el nombre. Un pull request se registra después de fusionarse; el repaso encuentra los que se perdieron.",
  "This is not the name of a vote.": "Esto no es el nombre de una votación.",
  "Write it like epoch 6, grant 2 or motion 3; /proposal list has them all.":
    "Escríbelo como epoch 6, grant 2 o motion 3; /proposal list los tiene todos.",
  "No vote on {payout} is open.": "No hay ninguna votación abierta sobre la {payout}.",
  "See /proposal list, or /proposal show {name}.": "Mira /proposal list, o /proposal show {name}.",
  "You have linked nothing, so you are not reminded of votes.":
    "No has vinculado nada, así que no se te recuerdan las votaciones.",
  "Run /link add first.": "Ejecuta antes /link add.",
  "No rules with this hash were ever in force.": "Nunca hubo reglas en vigor con este hash.",
  "Copy it from /rules history; its first {number} digits are enough where only one begins so.":
    "Cópialo de /rules history; bastan sus {number} primeras cifras si solo uno empieza así.",
  "No file of rules can be read here.": "Aquí no se puede leer ningún archivo de reglas.",
  "Give two hashes from /rules history.": "Da dos hashes de /rules history.",
  "The file is not what is in force, so one setting of it cannot be proposed alone.":
    "El archivo no es lo que está en vigor, así que no se puede proponer un solo ajuste suyo.",
  "It differs from the rules in force: see /rules diff.": "Difiere de las reglas en vigor: mira /rules diff.",
  "Propose the file as a whole, without a setting; or ask whoever runs me to put back what is in force.":
    "Propón el archivo entero, sin ajuste; o pide a quien me opera que reponga lo que está en vigor.",
  "This link was used already, or it was never valid.": "Este enlace ya se usó, o nunca fue válido.",
  "Laurel only reads at the moment.": "Laurel solo lee en este momento.",
  "Try again later.": "Inténtalo más tarde.",
  "The members were asked about this payout before.": "Ya se preguntó a los miembros por este pago.",
  "Each payout is asked about once: while a vote about it is open, it waits.":
    "Sobre cada pago se pregunta una vez: mientras su votación está abierta, espera.",
  "See /proposal list. A treasurer or guardian can hold it with /payout hold.":
    "Mira /proposal list. Un tesorero o guardián puede retenerlo con /payout hold.",
  "The Snapshot space cannot carry this vote.": "El espacio de Snapshot no puede llevar esta votación.",
  "Only members with a vote can ask this, and your wallet is not linked.":
    "Solo los miembros con voto pueden pedirlo, y tu cartera no está vinculada.",
  "Only members with a vote can ask this.": "Solo los miembros con voto pueden pedirlo.",
  "Your wallet {wallet} has no voting power in the Snapshot space.":
    "Tu cartera {wallet} no tiene poder de voto en el espacio de Snapshot.",
  "Ask a member who has, or link the wallet that holds your votes with /link add.":
    "Pídelo a un miembro que lo tenga, o vincula con /link add la cartera que tiene tus votos.",
  "You have asked this in the same words.": "Ya preguntaste esto con las mismas palabras.",
  "Enough motions are open already.": "Ya hay bastantes mociones abiertas.",
  "{count} are open.": "Hay {count} en curso.",
  "Wait until one of them is decided; see /proposal list.": "Espera a que se decida una; mira /proposal list.",
  "You have asked enough for now.": "Por ahora ya pediste bastante.",
  "{count} motions of yours are open.": "Tienes {count, plural, one {# moción abierta} other {# mociones abiertas}}.",
  "Wait until one of them is decided.": "Espera a que se decida una.",
  "Other rules are being voted on.": "Se están votando otras reglas.",
  "Motion {number} would change the rules.": "La moción {number} cambiaría las reglas.",
  "Wait until it is decided: then it is clear what your change would change.":
    "Espera a que se decida: entonces quedará claro qué cambiaría lo tuyo.",
  "These rules would change nothing, or were written for other rules than those in force.":
    "Estas reglas no cambiarían nada, o se escribieron para otras que las vigentes.",
  "See /rules show, change dao.yaml from there, and propose again.":
    "Mira /rules show, cambia dao.yaml a partir de ahí y propón de nuevo.",
  "This payout cannot be decided about any more.": "Sobre este pago ya no se puede decidir.",
  "It was offered to the treasurers, or it is over.": "Se presentó a los tesoreros, o ya terminó.",
  "A vote about this payout is open already.": "Ya hay una votación abierta sobre este pago.",
  "The treasury is not what the rules describe.": "La tesorería no es la que describen las reglas.",
  "Enough grants are open already.": "Ya hay bastantes subvenciones abiertas.",
  "Wait until one of them is decided and paid; see /proposal list.":
    "Espera a que una se decida y se pague; mira /proposal list.",
  "A grant that you asked for is not decided yet.": "Una subvención que pediste aún no se ha decidido.",
  "Wait until it is; see /proposal list.": "Espera a que lo esté; mira /proposal list.",
  "Whoever is to be paid has no wallet linked.": "Quien debe cobrar no tiene cartera vinculada.",
  "Ask them to run /link add, then propose the grant again.":
    "Pídele que ejecute /link add, y propón la subvención de nuevo.",
  "Whoever is to be paid changed the wallet a short time ago.": "Quien debe cobrar cambió de cartera hace poco.",
  "A changed wallet is paid after {hours} hours; propose the grant then.":
    "Tras un cambio de cartera se cobra después de {hours} horas; propón la subvención entonces.",
  "This amount cannot be paid.": "Esta cantidad no se puede pagar.",
  "Write an amount above zero.": "Escribe una cantidad mayor que cero.",
  "The treasury cannot promise so much.": "La tesorería no puede prometer tanto.",
  "Asked for is {amount}; of what is not promised already, at most {total} may go at once.":
    "Se pide {amount}; de lo que no está prometido, puede irse de una vez {total} como mucho.",
  "Ask for less, or wait until the treasury holds more.": "Pide menos, o espera a que la tesorería tenga más.",
  "The DAO is not paused.": "La DAO no está en pausa.",
  "Nothing was changed.": "No se cambió nada.",
  "Only the DAO's maintainers and the admins of this server may do this.":
    "Solo pueden hacerlo los responsables de la DAO y los administradores de este servidor.",
  "The rules do not name you as a maintainer, and Discord does not let you manage this server.":
    "Las reglas no te nombran responsable, y Discord no te deja gestionar este servidor.",
  "Ask one of them. Nothing was changed.": "Pídeselo a uno de ellos. No se cambió nada.",
  "The DAO is paused already, until {time}.": "La DAO ya está en pausa, hasta {time}.",
  "It can be paused anew once this pause is over.": "Se puede pausar de nuevo cuando termine esta pausa.",
  "You have paused the DAO twice in a row.": "Ya pausaste la DAO dos veces seguidas.",
  "You did not ask to be erased, or it is done already.": "No pediste que se te borrara, o ya está hecho.",
  "Run /privacy show to see what is kept about you.": "Ejecuta /privacy show para ver qué se guarda sobre ti.",
  "Nothing is kept about your Discord account.": "No se guarda nada sobre tu cuenta de Discord.",
  "If you have merged work here, run /link add first: it shows which GitHub account is yours.":
    "Si tienes trabajo fusionado aquí, ejecuta antes /link add: muestra qué cuenta de GitHub es tuya.",
  "Give a reason.": "Da un motivo.",
  "The reason has {count} characters.": "El motivo tiene {count, plural, one {# carácter} other {# caracteres}}.",
  "Write {least} to {most} characters: both the contributor and the DAO read it.":
    "Escribe de {least} a {most} caracteres: lo leen el contribuidor y la DAO.",
  "{name} waits for nobody.": "{name} no espera a nadie.",
  "Its score stands. A contributor may appeal it: /appeal.":
    "Su puntuación se mantiene. Un contribuidor puede apelarla: /appeal.",
  "One reviewer alone changes only a score that was flagged.":
    "Un solo revisor cambia únicamente una puntuación marcada.",
  "The contributor may appeal: then a panel decides.": "El contribuidor puede apelar: entonces decide un panel.",
  "{name} is under appeal.": "{name} está en apelación.",
  "Decide on the appeal instead: /review decide.": "Decide sobre la apelación: /review decide.",
  "{name} is not credited yet.": "{name} aún no está acreditado.",
  "Credit it as code counts it with /review confirm, or decline it with the score 0.00.":
    "Acredítalo como lo cuenta el código con /review confirm, o recházalo con la puntuación 0,00.",
  "This is not a rating.": "Esto no es una valoración.",
  "Write one from 0.00 to 5.00.": "Escribe una de 0,00 a 5,00.",
  "Write one from 0.00 to 5.00, like 3.20.": "Escribe una de 0,00 a 5,00, como 3,20.",
  "Others rate it.": "Lo valoran otros.",
  "This work was not drawn.": "Este trabajo no fue sorteado.",
  "You have rated this work.": "Ya valoraste este trabajo.",
  "One rating each.": "Una valoración por persona.",
  "Only the DAO's reviewers may do this.": "Solo los revisores de la DAO pueden hacerlo.",
  "{name} is not among the reviewers in the rules.": "{name} no está entre los revisores de las reglas.",
  "Reviewers are named in the rules, which the DAO changes by a vote.":
    "Los revisores se nombran en las reglas, que la DAO cambia por votación.",
  "{name}: its author, co-authors and reviewers do not decide on its scores.":
    "{name}: su autor, coautores y revisores no deciden sobre sus puntuaciones.",
  "There is no score with this name that can still change.":
    "No hay ninguna puntuación con este nombre que aún pueda cambiar.",
  "The queue of reviewers names those that can: /review queue. A score stands once the epoch after its own has closed.":
    "La cola de revisores nombra las que sí: /review queue. Una puntuación queda fija al cerrar la época siguiente a la suya.",
  "This is not a score.": "Esto no es una puntuación.",
  "A score outside the band needs quotes from the work.": "Una puntuación fuera del margen necesita citas del trabajo.",
  "Quote 1 to {most} changed lines (or lines of the review) exactly, or stay inside the band.":
    "Cita exactamente de 1 a {most} líneas cambiadas (o de la revisión), o quédate dentro del margen.",
  "These are too many quotes.": "Son demasiadas citas.",
  "Quote at most {most} lines.": "Cita {most} líneas como mucho.",
  "This line does not stand in the work as a judge is shown it.":
    "Esta línea no está en el trabajo como se le muestra a un jurado.",
  "Quote changed lines (or lines of the review) exactly.": "Cita exactamente líneas cambiadas (o de la revisión).",
  "No epoch of {dao} is open at the moment.": "Ahora no hay ninguna época abierta en {dao}.",
  "Ask for the last epoch, or all time.": "Pide la época anterior, o desde siempre.",
  "No epoch has closed yet.": "Aún no ha cerrado ninguna época.",
  "Ask for this epoch.": "Pide esta época.",
  "No epoch has begun yet.": "Aún no ha empezado ninguna época.",
  "There is no epoch {number} on record.": "No hay época {number} en el registro.",
  "The first begins by itself.": "La primera empieza sola.",
  "The newest is epoch {number}.": "La más nueva es la época {number}.",
  "To unlink your wallet: /link remove.": "Para desvincular tu cartera: /link remove.",
  "To link one: /link add.": "Para vincular una: /link add.",
  "This button is somebody else's.": "Este botón es de otra persona.",
  "Whoever asked may press it; ask me yourself about your own work.":
    "Puede pulsarlo quien preguntó; pregúntame tú por tu propio trabajo.",
  "I no longer have what this button was for.": "Ya no tengo aquello para lo que era este botón.",
  "Type /appeal, or ask me again.": "Escribe /appeal, o pregúntame otra vez.",
  "I do not know this part of /{name} (yet).": "No conozco esta parte de /{name} (todavía).",
  "Try /help.": "Prueba /help.",
  "I do not know this member.": "No conozco a este miembro.",
  "Choose one from the list.": "Elige uno de la lista.",
  "I no longer know which message you meant.": "Ya no sé a qué mensaje te referías.",
  "Open its menu once more.": "Abre su menú otra vez.",
  "This is no kind of work.": "Esto no es un tipo de trabajo.",
  "Choose one of the list.": "Elige uno de los de la lista.",
  "I no longer know whom you meant.": "Ya no sé a quién te referías.",
  "Try again, or type /kudos.": "Inténtalo de nuevo, o escribe /kudos.",
  "Nothing of this kind can be asked.": "No se puede pedir nada de este tipo.",
  "Choose one of the kinds.": "Elige uno de los tipos.",
  "For {kind}, {name} is missing.": "Para {kind} falta {name}.",
  "Add it, and ask again.": "Añádelo y pide de nuevo.",
  "{name} does not belong to {kind}.": "{name} no va con {kind}.",
  "Leave it out, or choose another kind.": "Quítalo, o elige otro tipo.",
  "A dispute has no score.": "Una disputa no tiene puntuación.",
  "Leave the score out.": "Quita la puntuación.",
  "The amended score is missing.": "Falta la puntuación cambiada.",
  "Add it as score, like 3.20, or choose uphold.": "Añádela en score, como 3,20, o elige mantener.",
  "This is not a verdict.": "Esto no es un veredicto.",
  "Choose uphold or amend.": "Elige mantener o cambiar.",
  "A score that is upheld stays as it is.": "Una puntuación que se mantiene queda como está.",
  "Leave the score out, or choose amend.": "Quita la puntuación, o elige cambiar.",
  "A setting and its value belong together.": "Un ajuste y su valor van juntos.",
  "Give both; or neither, which proposes the operator's file as a whole.":
    "Da ambos; o ninguno, y se propone el archivo entero del operador.",
  "Nobody may use this part of the command.": "Nadie puede usar esta parte del comando.",
  "Try /help for what there is.": "Prueba /help para ver lo que hay.",
  "Recorded: {name} stays {points}.": "Registrado: {name} se queda en {points}.",
  "Recorded: {name} is {points} instead of {least}.": "Registrado: {name} tiene {points} en lugar de {least}.",
  "Recorded. Thank you: such ratings teach the jury what this DAO values.":
    "Registrado. Gracias: estas valoraciones enseñan al jurado qué aprecia esta DAO.",
  "Recorded. The appeal about {name} is answered.": "Registrado. La apelación sobre {name} está respondida.",
  "Recorded. {count} more votes decide the appeal about {name}.":
    "Registrado. {count, plural, one {Falta # voto} other {Faltan # votos}} para decidir la apelación sobre {name}.",
  "Your appeal about {name} is on record. No reviewer is free of a part in this work: it lapses on {time} unless the DAO names another.":
    "Tu apelación sobre {name} está en el registro. No hay revisor sin parte en este trabajo: caduca el {time} si la DAO no nombra a otro.",
  "Your appeal about {name} is on record. {who} it by {time}; until then the score stays {points}.":
    "Tu apelación sobre {name} está en el registro. {who} antes de {time}; hasta entonces la puntuación sigue en {points}.",
  "One reviewer answers": "Un revisor responde",
  "{count} reviewers answer": "Responden {count} revisores",
  "No reviewer was free of a part in the work, so the score stands.":
    "Ningún revisor estaba libre de parte en el trabajo, así que la puntuación se mantiene.",
  "No reviewer answered in time, so the score stands.":
    "Ningún revisor respondió a tiempo, así que la puntuación se mantiene.",
  "One reviewer": "Un revisor",
  "{count} reviewers": "{count} revisores",
  "{who} decided, and {points} stands.": "{who}: se decide mantener {points}.",
  "{who} decided: {points} instead of {least}.": "{who}: se decide {points} en lugar de {least}.",
  "The appeal was {verdict}. {sentence}": "Resultado de la apelación: {verdict}. {sentence}",
  upheld: "se mantiene",
  amended: "se cambia",
  "Appealed, to be answered by {time}: {words}": "Apelado, se responde antes de {time}: {words}",
  "Appealed. The contributor writes: {words}": "Apelado. El contribuidor escribe: {words}",
  "To be answered by {time}; {count} of {number} votes are in.":
    "Se responde antes de {time}; hay {count} de {number} votos.",
  "To be decided by {time}; {count} of {number} votes are in.":
    "Se decide antes de {time}; hay {count} de {number} votos.",
  "Drawn for the audit: rate the work from 0.00 to 5.00 without looking at its score.":
    "Sorteado para la auditoría: valora el trabajo de 0,00 a 5,00 sin mirar su puntuación.",
  "A reviewer declined it: {words}": "Un revisor lo rechazó: {words}",
  "A reviewer confirmed it: {words}": "Un revisor lo confirmó: {words}",
  "A reviewer changed it to {points}: {words}": "Un revisor lo cambió a {points}: {words}",
  "It waits for a reviewer who has no part in it.": "Espera a un revisor que no tenga parte en ello.",
  "In their words: {words}": "En sus palabras: {words}",
  "Told as: {words}": "Contado así: {words}",
  "Seen at {url}": "Visto en {url}",
  "Credited by {name}.": "Lo acreditó {name}.",
  "{name} is credited with {points} of 5.00.": "{name} queda acreditado con {points} de 5,00.",
  "{name} is not credited; your reason stands on the public record.":
    "{name} no se acredita; tu motivo está en el registro público.",
  "Credited: {name}, worth {points} of 5.00. It goes into the proposal of epoch {epoch}, and everybody can see why with /score {work}.":
    "Acreditado: {name}, vale {points} de 5,00. Entra en la propuesta de la época {epoch}, y todos pueden ver por qué con /score {work}.",
  "Thank you. It is on record as {name}. This DAO has named no reviewers yet who could credit it.":
    "Gracias. Está en el registro como {name}. Esta DAO aún no ha nombrado revisores que puedan acreditarlo.",
  "It is on record as {name}. This DAO has named no reviewers yet who could credit it.":
    "Está en el registro como {name}. Esta DAO aún no ha nombrado revisores que puedan acreditarlo.",
  "Thank you. It is on record as {name}. A reviewer decides whether it is credited; /score {work} tells how it stands.":
    "Gracias. Está en el registro como {name}. Un revisor decide si se acredita; /score {work} dice cómo va.",
  "It is on record as {name}. A reviewer decides whether it is credited; /score {work} tells how it stands.":
    "Está en el registro como {name}. Un revisor decide si se acredita; /score {work} dice cómo va.",
  "The payout of {payout} is held until {time}; /payout release lets it go before.":
    "El pago de la {payout} está retenido hasta {time}; /payout release lo deja seguir antes.",
  "The payout of {payout} goes on.": "El pago de la {payout} sigue.",
  "The payout of {payout} is not made.": "El pago de la {payout} no se hará.",
  "Nothing more is needed from you: /payout status says what it waits for.":
    "No hace falta nada más de ti: /payout status dice qué espera.",
  "Recorded. {count} more reviewers decide with you.":
    "Registrado. {count, plural, one {Decide # revisor más} other {Deciden # revisores más}} contigo.",
  "Recorded. Everything stays linked as it is.": "Registrado. Todo sigue vinculado como está.",
  "Recorded. It is taken from its holder, and the claimant may link it.":
    "Registrado. Se le quita a quien lo tiene, y quien lo reivindica puede vincularlo.",
  "Upheld: everything stays linked as it is. Amended: it is taken from its holder, and the claimant may link it; payment then waits as for every changed wallet.":
    "Mantener: todo sigue vinculado como está. Cambiar: se le quita a quien lo tiene, y quien lo reivindica puede vincularlo; el pago espera entonces como en todo cambio de cartera.",
  "Ask both before you decide. Who holds an account today may have stolen it.":
    "Pregunta a ambos antes de decidir. Quien hoy tiene una cuenta puede haberla robado.",
  "{name} is not rewarded. {sentence}": "{name} no se recompensa. {sentence}",
  "{name}, {role} ({kind}), epoch {epoch}: not scored yet": "{name}, {role} ({kind}), época {epoch}: aún sin puntuar",
  "{name}, {role} ({kind}), epoch {epoch}: {points} of 5.00":
    "{name}, {role} ({kind}), época {epoch}: {points} de 5,00",
  "{name}, {role} ({kind}), epoch {epoch}: {points} of 5.00, provisional":
    "{name}, {role} ({kind}), época {epoch}: {points} de 5,00, provisional",
  "{name}, {kind}, epoch {epoch}, named by {who}": "{name}, {kind}, época {epoch}, señalado por {who}",
  "{name}: not scored yet": "{name}: aún sin puntuar",
  "{name}: {points} of 5.00": "{name}: {points} de 5,00",
  "{work} in {dao}": "{work} en {dao}",
  author: "autor",
  "co-author": "coautor",
  reviewer: "revisor",
  "{amount} of epoch {epoch} did not pass the vote once; they are proposed once more, with the next epoch.":
    "{amount} de la época {epoch} no se aprobaron una vez; se proponen de nuevo con la época siguiente.",
  "{amount} ({line}) could not be paid: {sentence} It waits for the next proposal.":
    "{amount} ({line}) no se pudieron pagar: {sentence} Espera la próxima propuesta.",
  "{amount} of epoch {epoch} are reserved for {name}: a line of the next proposal once a wallet is linked (/link add in Discord) and may be paid.":
    "{amount} de la época {epoch} están reservados para {name}: una línea de la próxima propuesta cuando haya una cartera vinculada (/link add en Discord) que pueda cobrar.",
  "Epoch {epoch} is open; it is split when it closes.": "La época {epoch} está abierta; se reparte al cerrar.",
  "Epoch {epoch} is closed, and no amount stands to {name}.":
    "La época {epoch} está cerrada, y {name} no tiene ningún importe.",
  "{name} earned {amount} ({line}): {points} points, in a budget of {budget}. {sentence}":
    "{name} ganó {amount} ({line}): {points} puntos, en un presupuesto de {budget}. {sentence}",
  "You have not linked anything yet. Run /link add: your GitHub work and your wallet become one account, and what you earned so far is kept for you.":
    "Aún no has vinculado nada. Ejecuta /link add: tu trabajo en GitHub y tu cartera se vuelven una sola cuenta, y lo que ganaste hasta ahora se guarda para ti.",
  "You are {name}. {count} contributions are on record; {amount} were paid to you so far.":
    "Eres {name}. Hay {count, plural, one {# contribución} other {# contribuciones}} en el registro; hasta ahora se te pagaron {amount}.",
  "{amount} of it were put up for claiming at {url}: connect any wallet there and press Claim, unless it was fetched already.":
    "{amount} de ello quedaron para reclamar en {url}: conecta allí cualquier cartera y pulsa Claim, si no se recogió ya.",
  "{amount} are reserved for you: link a wallet with /link add.":
    "Hay {amount} reservados para ti: vincula una cartera con /link add.",
  "{amount} are reserved for you and will be a line of the next proposal.":
    "Hay {amount} reservados para ti y serán una línea de la próxima propuesta.",
  "{amount} ({line}): {sentence}": "{amount} ({line}): {sentence}",
  "The vote did not pass: {reason}. Nobody is paid by it.": "La votación no se aprobó: {reason}. No paga a nadie.",
  "It passed, and then {reason}. Nobody is paid by it.": "Se aprobó, y después {reason}. No paga a nadie.",
  "the members decided that this payout is not made": "los miembros decidieron que este pago no se hace",
  "None of its transfers can be made: {sentence} They become lines of the next proposal.":
    "Ninguna de sus transferencias se puede hacer: {sentence} Pasan a ser líneas de la próxima propuesta.",
  "Sent in transaction {hash}; it waits until the chain is final.":
    "Enviado en la transacción {hash}; espera la confirmación definitiva de la cadena.",
  "Passed, and held.": "Aprobado, y retenido.",
  "Passed; objections are heard until {time}.": "Aprobado; se oyen objeciones hasta {time}.",
  "Passed; the batch is about to be offered to the treasurers.":
    "Aprobado; el lote está a punto de presentarse a los tesoreros.",
  "Being voted on until {time}.": "En votación hasta {time}.",
  "The vote has ended and waits for Snapshot's final count.":
    "La votación terminó y espera el recuento final de Snapshot.",
  "Drafted; it is about to be shown on Discord.": "Redactada; está a punto de mostrarse en Discord.",
  "Under discussion; the vote opens at {time}.": "En debate; la votación se abre el {time}.",
  "{count} of {number} have signed": "{count, plural, one {firmó #} other {firmaron #}} de {number}",
  "{count} of {number} have signed to cancel it":
    "{count, plural, one {firmó #} other {firmaron #}} de {number} para cancelarlo",
  "In the treasury, waiting for treasurers: {signed}.": "En la tesorería, a la espera de los tesoreros: {signed}.",
  "In the treasury, waiting for treasurers: {signed}, and {cancelling}.":
    "En la tesorería, a la espera de los tesoreros: {signed}, y {cancelling}.",
  "In the treasury, and not to be carried out as it was signed: {cancelling}, so that it is offered again without what cannot be paid.":
    "En la tesorería, y no se puede ejecutar como se firmó: {cancelling}, para presentarlo de nuevo sin lo que no se puede pagar.",
  "Paid in transaction {hash}.": "Pagado en la transacción {hash}.",
  "{count} of its {number} transfers could not be made and waits for the next proposal.":
    "{count} de sus {number} transferencias no se pudo hacer y espera la próxima propuesta.",
  "{count} of its {number} transfers could not be made and wait for the next proposal.":
    "{count} de sus {number} transferencias no se pudieron hacer y esperan la próxima propuesta.",
  "1 small reward is put up for claiming: open {url}, connect any wallet and press Claim, and it goes to the wallet it was earned for.":
    "1 recompensa pequeña se puede reclamar: abre {url}, conecta cualquier cartera y pulsa Claim, y llega a la cartera para la que se ganó.",
  "{count} small rewards are put up for claiming: open {url}, connect any wallet and press Claim, and it goes to the wallet it was earned for.":
    "{count} recompensas pequeñas se pueden reclamar: abre {url}, conecta cualquier cartera y pulsa Claim, y cada una llega a la cartera para la que se ganó.",
  "{count} voted, and the rules ask for {number}":
    "{count, plural, one {votó #} other {votaron #}}, y las reglas piden {number}",
  "the quorum is {number} ({which}), and {power} was cast": "el quórum es {number} ({which}), y se emitieron {power}",
  "the quorum is {number}, and {power} was cast": "el quórum es {number}, y se emitieron {power}",
  "votes for": "votos a favor",
  "all votes": "todos los votos",
  "{number} for of {power} is not above {percent} %": "{number} a favor de {power} no supera el {percent} %",
  "{number} for, {power} against, quorum {quorum} reached":
    "{number} a favor, {power} en contra, quórum {quorum} alcanzado",
  "no choice leads": "ninguna opción va primera",
  '"{choice}" leads with {power}, quorum {number} reached':
    '"{choice}" va primera con {power}, quórum {number} alcanzado',
  "at least {number} voting power takes part ({which}), at least {count} vote, and more than {percent} % of for and against is for.":
    "participa un poder de voto de al menos {number} ({which}), {count, plural, one {vota al menos #} other {votan al menos #}}, y más del {percent} % de a favor y en contra es a favor.",
  "The answer of the members is on record.": "La respuesta de los miembros está en el registro.",
  "Nothing follows from it.": "No tiene consecuencias.",
  "The rules stay as they are.": "Las reglas siguen como están.",
  "The rules were changed meanwhile, so this change no longer fits them. Propose it again.":
    "Las reglas cambiaron entretanto, así que este cambio ya no encaja. Proponlo de nuevo.",
  "The payout was decided in another way meanwhile.": "El pago se decidió de otro modo entretanto.",
  "Too few voted, so nothing follows: a hold lasts as long as it was set for.":
    "Votaron muy pocos, así que nada cambia: una retención dura el tiempo que se fijó.",
  'Motion {number}, "{words}", is open for discussion; its ballot opens at {time}.':
    'La moción {number}, "{words}", está abierta a debate; su votación se abre el {time}.',
  "Grant {number}, {amount} to {name}, is open for discussion; its ballot opens at {time}.":
    "La subvención {number}, {amount} para {name}, está abierta a debate; su votación se abre el {time}.",
  "The vote on {payout} opens about {time}. Until then, say in its channel what you think.":
    "La votación sobre la {payout} se abre hacia el {time}. Hasta entonces, di en su canal qué piensas.",
  "The vote on {payout} ended at {time}; the votes are being counted.":
    "La votación sobre la {payout} terminó el {time}; se están contando los votos.",
  "The vote on {payout} is open until {time}.": "La votación sobre la {payout} está abierta hasta {time}.",
  "What your vote counts cannot be told, because your wallet is not linked. Run /link add; you can vote without it too.":
    "No se puede decir cuánto cuenta tu voto, porque tu cartera no está vinculada. Ejecuta /link add; también puedes votar sin ello.",
  "No vote of yours was seen yet; one that was cast on Snapshot is seen within five minutes.":
    "Aún no se vio ningún voto tuyo; uno dado en Snapshot se ve en cinco minutos.",
  "A vote of yours is in: {choice}. You may vote again until the end: the last one counts.":
    "Hay un voto tuyo: {choice}. Puedes votar de nuevo hasta el final: cuenta el último.",
  "Your wallet {wallet} has no votes here, {since}. What it got later counts in later votes.":
    "Tu cartera {wallet} no tiene votos aquí, {since}. Lo que recibió después cuenta en votaciones posteriores.",
  "Your wallet {wallet} has {power} votes here, {since}.": "Tu cartera {wallet} tiene {power} votos aquí, {since}.",
  "as of block {block}, which was taken before this was public":
    "según el bloque {block}, tomado antes de que esto fuera público",
  "What your vote counts cannot be told at the moment: {sentence}":
    "Ahora mismo no se puede decir cuánto cuenta tu voto: {sentence}",
  "You are mentioned once before a vote ends in which you have votes and have not voted.":
    "Se te menciona una vez antes de que termine una votación en la que tienes votos y no has votado.",
  "You are no longer mentioned before votes end. /proposal remind with on brings it back.":
    'Ya no se te menciona antes de que terminen las votaciones. /proposal remind con "sí" lo recupera.',
  "the rules in force": "las reglas en vigor",
  "the file": "el archivo",
  "The file differs from them in {settings}: a draft, which changes nothing by itself.":
    "El archivo difiere de ellas en {settings}: un borrador, que por sí solo no cambia nada.",
  "1 setting": "1 ajuste",
  "{count} settings": "{count} ajustes",
  "The file cannot be used as it stands, so it is no draft either.":
    "El archivo no se puede usar como está, así que tampoco es un borrador.",
  "Epoch {epoch} is about to be proposed.": "La época {epoch} está a punto de proponerse.",
  "An appeal about your work is not answered yet.": "Una apelación sobre tu trabajo aún no tiene respuesta.",
  "A claim on your accounts or your wallet is not answered yet.":
    "Una reivindicación sobre tus cuentas o tu cartera aún no tiene respuesta.",
  "You are about to be told of a changed wallet.": "Se te va a avisar de un cambio de cartera.",
  "A payment to you in {payout} is not at its end.": "Un pago para ti en la {payout} no ha terminado.",
  "Your motion {number} is not at its end.": "Tu moción {number} no ha terminado.",
  "The DAO is paused until {time} at the latest; /admin resume ends it before. {sentence}":
    "La DAO está en pausa hasta {time} como muy tarde; /admin resume la termina antes. {sentence}",
  "The DAO goes on: what waited is done now.": "La DAO sigue: lo que esperaba se hace ahora.",
  "Work is still credited and scored, votes that are open are counted, and appeals go on. No epoch closes, no vote opens and nothing is paid meanwhile.":
    "El trabajo se sigue acreditando y puntuando, las votaciones abiertas se cuentan y las apelaciones siguen. Entretanto no cierra ninguna época, no se abre ninguna votación y no se paga nada.",
  "The DAO is paused until {time} at the latest, by {name}: {words}":
    "La DAO está en pausa hasta {time} como muy tarde, por {name}: {words}",
  "The line of {name} cannot be paid: {sentence}": "La línea de {name} no se puede pagar: {sentence}",
  "Held until {time} by {name}: {words}": "Retenido hasta {time} por {name}: {words}",
  "Released by {name}: {words}": "Liberado por {name}: {words}",
  "{name} asks to cancel it: {words}": "{name} pide cancelarlo: {words}",
  "Of {count} people, the one with the most gets {percent} %.":
    "De {count} personas, quien más recibe se lleva el {percent} %.",
  "Gini coefficient {number} (0.00: all get the same; towards 1.00: one gets all).":
    "Coeficiente de Gini {number} (0,00: todos reciben lo mismo; hacia 1,00: uno lo recibe todo).",
  "Points by kind of work: {kinds}.": "Puntos por tipo de trabajo: {kinds}.",
  "Counted as {kind}, by what most of its lines are.": "Contado como {kind}, por lo que son la mayoría de sus líneas.",
  "a fix": "corrección",
  documentation: "documentación",
  "{added} in {places} of {files} count. Lines that were only moved or spaced anew do not.":
    "Cuentan {added} en {places} de {files}. Las líneas solo movidas o reespaciadas no.",
  "{count} added lines": "{count} líneas añadidas",
  "1 added line": "1 línea añadida",
  "{count} places": "{count} lugares",
  "1 place": "1 lugar",
  "{count} files": "{count} archivos",
  "1 file": "1 archivo",
  "{lines} not counted again: the same stands elsewhere in this pull request.":
    "{lines} no se cuentan otra vez: lo mismo está en otra parte de este pull request.",
  "{files} was too long to be shown to a judge whole.": "{files}: demasiado largo para mostrarlo entero a un jurado.",
  "By size it stands above about {percent} % of the pull requests it is measured against: {points} of 5.00.":
    "Por tamaño supera aproximadamente al {percent} % de los pull requests con que se mide: {points} de 5,00.",
  "The rubric counts {percent} % of the size of {kind}, at most {most}: {points} of 5.00.":
    "La rúbrica cuenta el {percent} % del tamaño de {kind}, como mucho {most}: {points} de 5,00.",
  "{files} left out: {reason}.": "{files} fuera de la cuenta: {reason}.",
  "Nothing in this pull request can be counted: 0.00 of 5.00.":
    "Nada de este pull request se puede contar: 0,00 de 5,00.",
  "No judgement moved this score: {reason}.": "Ningún juicio movió esta puntuación: {reason}.",
  "nothing in this change can be counted": "nada de este cambio se puede contar",
  "no juror gave an answer that counts": "ningún jurado dio una respuesta que cuente",
  "no language model is set up": "no hay ningún modelo de lenguaje",
  "nothing in it can be counted": "nada de ello se puede contar",
  "reviews are scored by code alone": "las revisiones se puntúan solo por código",
  "work without a pull request is scored by code alone": "el trabajo sin pull request se puntúa solo por código",
  "Juror {name} came to {points}: impact {impact}, effort {effort}, quality {quality}, handling of risk {risk}.":
    "El jurado {name} llegó a {points}: impacto {impact}, esfuerzo {effort}, calidad {quality}, manejo del riesgo {risk}.",
  "by size, as no line was quoted": "por tamaño, pues no citó ninguna línea",
  "The lower median counts, {points}: the one without the prose.":
    "Cuenta la mediana menor, {points}: la que no ve el texto.",
  "Without the pull request's prose juror {name} came to {points} instead of {most}.":
    "Sin el texto del pull request, el jurado {name} llegó a {points} en lugar de {most}.",
  "The jurors range from {least} to {most}.": "Los jurados van de {least} a {most}.",
  "The judgement came to {points}; it may move the {least} of size by {most} at most.":
    "El juicio llegó a {points}; puede mover los {least} del tamaño en {most} como mucho.",
  "Juror {name} was set aside: {reason}.": "El jurado {name} fue apartado: {reason}.",
  "Juror {name} gave no judgement: {reason}.": "El jurado {name} no dio juicio: {reason}.",
  "no reason is recorded": "no hay motivo en el registro",
  "The weighted median of {count} jurors is {points}.": "La mediana ponderada de {count} jurados es {points}.",
  "People's ratings put a jury's {points} at {most} (calibration {number}).":
    "Las valoraciones de personas ponen los {points} de un jurado en {most} (calibración {number}).",
  "The reviews hold no approval and no words of substance: 0.00 of 5.00.":
    "Las revisiones no tienen aprobación ni palabras de peso: 0,00 de 5,00.",
  "Together that is more than a review can earn, which is {most}.":
    "En conjunto es más de lo que puede ganar una revisión, que es {most}.",
  "The review is worth {points} of 5.00.": "La revisión vale {points} de 5,00.",
  "The work is worth {points} of 5.00.": "El trabajo vale {points} de 5,00.",
  "More than {points} cannot be earned this way.": "Así no se puede ganar más de {points}.",
  "One score of {points} is shared by {count} people.": "Una puntuación de {points} se reparte entre {count} personas.",
  "A reviewer looks at this score; if nobody has when the epoch closes, the lower of it and its size counts.":
    "Un revisor mira esta puntuación; si nadie lo ha hecho al cerrar la época, cuenta la menor entre ella y su tamaño.",
  "The author is a bot: bots are not rewarded.": "El autor es un bot: a los bots no se les recompensa.",
  "The reviewer is a bot: bots are not rewarded.": "El revisor es un bot: a los bots no se les recompensa.",
  "The pull request changes nothing: there is no work to score.":
    "El pull request no cambia nada: no hay trabajo que puntuar.",
  "The review came after the merge, when there was nothing left to change.":
    "La revisión llegó después de la fusión, cuando ya no había nada que cambiar.",
  "Only the first {count} co-authors of a pull request are credited.":
    "Solo se acreditan los primeros {count} coautores de un pull request.",
  "Only the first {count} reviewers of a pull request are credited.":
    "Solo se acreditan los primeros {count} revisores de un pull request.",
  "{line} and reserved from {more}": "{line} y reservado de {more}",
  "reserved from {more}": "reservado de {more}",
  "The words about this work were erased: nothing can be counted.":
    "El texto sobre este trabajo se borró: no se puede contar nada.",
  "Decline it: /review amend {name} with the score 0.00.": "Recházalo: /review amend {name} con la puntuación 0,00.",
  "No payout of {kind} {number} is open.": "No hay ningún pago abierto de {kind} {number}.",
  "A DAO's id never changes: its whole ledger is kept under it.":
    "El id de una DAO nunca cambia: todo su libro se guarda bajo él.",
  "In force is {name}, and the file says {other}.": "Está en vigor {name}, y el archivo dice {other}.",
  "Change id back, then propose again.": "Vuelve a poner id como estaba, y propón de nuevo.",
  "It is motion {number}.": "Es la moción {number}.",
  "In force are {hash}.": "Las vigentes son {hash}.",
  "The next pause is somebody else's, or yours from {time} on.":
    "La próxima pausa es de otra persona, o tuya desde {time}.",
  "So much is kept about you that Discord does not take it as one file.":
    "Se guarda tanto sobre ti que Discord no lo acepta como un solo archivo.",
  "It has {number} bytes.": "Tiene {number} bytes.",
  "Ask whoever runs this bot for it.": "Pídeselo a quien opera este bot.",
  "{points} is more than {most} from the {least} that code arrives at, and no line is quoted.":
    "{points} se aparta más de {most} de los {least} que da el código, y no se cita ninguna línea.",
  "The shares of one work are together at most {most}.": "Las partes de un mismo trabajo suman {most} como mucho.",
  "{points} beside the {number} of the others.": "{points} junto a los {number} de los demás.",
  "Give at most {most}, or lower another share first.": "Da {most} como mucho, o baja antes otra parte.",
  "There is no {kind} {number} that was put to the members.":
    "No hay {kind} {number} que se haya sometido a los miembros.",
  "Your claim is on record as {name}. Nothing was changed.":
    "Tu reivindicación está en el registro como {name}. No se cambió nada.",
  "{amount} are kept for you until this time is over.": "Se guardan {amount} para ti hasta que pase este plazo.",
  "It was already credited in epoch {epoch}, before the ledger was restored from a backup.":
    "Ya se acreditó en la época {epoch}, antes de restaurar el libro de una copia de seguridad.",
  "No thing done is named, so nothing can be counted: 0.00 of 5.00.":
    "No se nombra nada hecho, así que no se puede contar nada: 0,00 de 5,00.",
  "Asked without the pull request's prose, juror {name} gave nothing that counts: {reason}.":
    "Sin el texto del pull request, el jurado {name} no dio nada que cuente: {reason}.",
  "The reviews were counted as {parts}.": "Las revisiones contaron así: {parts}.",
  "The words about it were erased.": "El texto sobre ello se borró.",
  "You were thanked {times} in this epoch.": "En esta época te dieron las gracias {times}.",
  once: "una vez",
  "{count} times": "{count} veces",
  "A reviewer still decides about your work: {names}.": "Un revisor aún decide sobre tu trabajo: {names}.",
  "A reviewer still decides about what you named: {names}.": "Un revisor aún decide sobre lo que señalaste: {names}.",
  "{name} has proven a claim on {what} of {holder}.": "{name} probó un derecho sobre {what} de {holder}.",
  "the GitHub account": "la cuenta de GitHub",
  "the wallet": "la cartera",
  "What you asked for as {name} is not at its end.": "Lo que pediste como {name} no ha terminado.",
  "What you signed or held of {payout} is not at its end.":
    "Lo que firmaste o retuviste de la {payout} no ha terminado.",
  "The new rules are in force ({hash}).": "Las reglas nuevas están en vigor ({hash}).",
  "The new rules are in force ({hash}; epoch {epoch} keeps the rules that it opened with).":
    "Las reglas nuevas están en vigor ({hash}; la época {epoch} conserva las reglas con que se abrió).",
  '{power} of it by the space\'s strategy "{strategy}": {source}.':
    '{power} de ellos por la estrategia "{strategy}" del espacio: {source}.',
  '{power} of it by the space\'s strategy "{strategy}".':
    '{power} de ellos por la estrategia "{strategy}" del espacio.',
  "tokens that the wallet held": "tokens que tenía la cartera",
  "votes of the token that were the wallet's own or delegated to it on chain":
    "votos del token, propios de la cartera o delegados a ella en la cadena",
  "Its words are on Snapshot.": "Su texto está en Snapshot.",
  "{count} of the {number} has earned here for the first time.": "{count} de {number} ganó aquí por primera vez.",
  "{count} of the {number} have earned here for the first time.": "{count} de {number} ganaron aquí por primera vez.",
  epoch: "época",
  grant: "subvención",
  motion: "moción",
  "{name}, {kind}, named by themselves on {time}.": "{name}, {kind}, lo señaló la propia persona el {time}.",
  "{name}, {kind}, named by {who} on {time}.": "{name}, {kind}, lo señaló {who} el {time}.",
  "{name}, {kind}, {count} times, named by themselves on {time}.":
    "{name}, {kind}, {count, plural, one {# vez} other {# veces}}, lo señaló la propia persona el {time}.",
  "{name}, {kind}, {count} times, named by {who} on {time}.":
    "{name}, {kind}, {count, plural, one {# vez} other {# veces}}, lo señaló {who} el {time}.",
  "This person's works without a pull request are as many as one epoch takes.":
    "Esta persona ya tiene tantos trabajos sin pull request como admite una época.",
  "(the words were erased)": "(el texto se borró)",
  "(the reason was erased)": "(el motivo se borró)",
  "An older release asked for these rules, and this one writes others. Propose them again.":
    "Estas reglas las pidió una versión anterior, y esta las escribe de otro modo. Proponlas de nuevo.",
  "the chain's own coin that the wallet held": "la moneda propia de la cadena que tenía la cartera",
  "items of a collection that the wallet held": "piezas de una colección que tenía la cartera",
  "the same for every wallet": "lo mismo para todas las carteras",
  "a fixed list of wallets": "una lista fija de carteras",
  "votes that others delegated to the wallet": "votos que otros delegaron a la cartera",
  "a lock file": "archivo de bloqueo de dependencias",
  "a vendored or built folder": "carpeta de terceros o generada",
  generated: "archivo generado",
  "generated, by its own words": "archivo generado, según él mismo",
  "a snapshot or a fixture": "instantánea o datos de prueba",
  "a changelog": "lista de cambios",
  "not text": "no es texto",
  "not text, by .gitattributes": "no es texto, según .gitattributes",
  "changed in white space only": "solo cambian los espacios",
  "Counted as {kind}: {points} for the work as a whole, {least} for {what}, {most} for what was written.":
    "Contado como {kind}: {points} por el trabajo en conjunto, {least} por {what}, {most} por lo escrito.",
  "Counted as {kind}: {points} for the work as a whole, {least} for {what}, {count} times, {most} for what was written.":
    "Contado como {kind}: {points} por el trabajo en conjunto, {least} por {what} ({count, plural, one {# vez} other {# veces}}), {most} por lo escrito.",
  "sorting an issue": "clasificar un issue",
  "helping a person": "ayudar a una persona",
  "describing a problem": "describir un problema",
  "{count} of {number} criteria quote no line of this change":
    "{count} de {number} criterios no citan ninguna línea de este cambio",
  "All approvals came from people who review and are reviewed by the author: {count} times or more each way within {days} days.":
    "Todas las aprobaciones vienen de personas que revisan al autor y a quienes el autor revisa: {count, plural, one {# vez} other {# veces}} o más en cada sentido en {days} días.",
  "The author had {count} pull requests of at most {most} added lines each merged within 24 hours, this one included.":
    "Al autor se le fusionaron {count} pull requests de {most} líneas añadidas como mucho en 24 horas, contando este.",
  "The author had {count} pull requests of at most {most} added lines each merged for one issue within {days} days, this one included.":
    "Al autor se le fusionaron {count} pull requests de {most} líneas añadidas como mucho para un mismo issue en {days} días, contando este.",
  "Of {number} changed lines, {count} change white space alone.":
    "De {number} líneas cambiadas, {count} solo cambian espacios.",
  "It takes back the whole change of {name}, for which people were credited.":
    "Deshace todo el cambio de {name}, que ya se acreditó.",
  "It makes the same change as {name}, line for line.": "Hace el mismo cambio que {name}, línea por línea.",
  "It makes again the change of {name}, which {holder} had taken back.":
    "Repite el cambio de {name}, que {holder} había deshecho.",
  "{name} (merged {days} days before)": "{name} (fusionado {days} días antes)",
  "{name} (merged 1 day before)": "{name} (fusionado 1 día antes)",
  "{name} (merged less than a day before)": "{name} (fusionado menos de un día antes)",
  "{name} of another repository": "{name} de otro repositorio",
  "Of {number} added lines of tests, only {count} differ from each other.":
    "De {number} líneas de pruebas añadidas, solo {count} son distintas entre sí.",
  "Of {number} co-authors, {count} wrote a commit of their own; it has {most} in all.":
    "De {number} coautores, {count} escribieron un commit propio; en total hay {most}.",
  "The text holds what speaks to a machine: {words}.": "El texto contiene algo dirigido a una máquina: {words}.",
  "No reviewer decided in time.": "Ningún revisor decidió a tiempo.",
};
