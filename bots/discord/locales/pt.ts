// Português: what the bot says, by its English sentence.
import type { Catalogue } from "./catalogue.ts";

export const pt: Catalogue = {
  "Nobody answers questions here. /help lists the commands.":
    "Aqui ninguém responde perguntas. /help lista os comandos.",
  "Ballot on Snapshot": "Votação no Snapshot",
  Transaction: "Transação",
  "I answer you in the language that you use Discord in.": "Respondo no idioma em que você usa o Discord.",
  "From now on I answer you in English.": "A partir de agora respondo em português.",
  "Posts in channels are for everybody and stay in English.":
    "As publicações nos canais são para todos e continuam em inglês.",
  "Open your page": "Abrir sua página",
  "There is no payout yet. The first is proposed here when an epoch with scored work ends.":
    "Ainda não há nenhum pagamento. O primeiro é proposto aqui quando termina uma época com trabalho pontuado.",
  "Open your page to sign": "Abrir sua página para assinar",
  "Vote on our own page": "Votar na nossa página",
  "Vote on Snapshot": "Votar no Snapshot",
  and: "e",
  "Nothing waits for you. Work in which you have a part goes to other reviewers.":
    "Não há nada pendente para você. O trabalho em que você tem parte vai para outros revisores.",
  "The Safe": "O Safe",
  "Nothing was proposed yet. The first rewards are proposed when an epoch with scored work ends; `/proposal new` asks all members something.":
    "Nada foi proposto ainda. As primeiras recompensas são propostas quando termina uma época com trabalho pontuado; `/proposal new` pergunta algo a todos os membros.",
  "**Open**": "**Em andamento**",
  "Nothing at the moment.": "Nada no momento.",
  "**Decided**": "**Já decidido**",
  "Older ones are on the public record.": "As mais antigas estão no registro público.",
  "-# `/proposal show` with one of these names tells all about it; `/proposal vote` shows where you vote.":
    "-# `/proposal show` com um destes nomes conta tudo; `/proposal vote` mostra onde você vota.",
  "{amount} to {count, plural, one {# person} other {# people}}, {stage}":
    "{amount} para {count, plural, one {# pessoa} other {# pessoas}}, {stage}",
  "{stage} until {time}": "{stage} até {time}",
  "a question": "uma pergunta",
  "new rules": "regras novas",
  "a held payout": "um pagamento retido",
  answered: "respondida",
  "about to be shown": "prestes a ser mostrada",
  "in discussion": "em discussão",
  "being voted on": "em votação",
  passed: "aprovada",
  "not passed": "não aprovada",
  lapsed: "expirou",
  "Rewards of epoch {number}": "Recompensas da época {number}",
  "Grant {number}: {title}": "Subsídio {number}: {title}",
  "{amount} to {count, plural, one {# person} other {# people}}":
    "{amount} para {count, plural, one {# pessoa} other {# pessoas}}",
  "Asked for by {name}:": "Pedido por {name}:",
  "{amount} to {name} ({because})": "{amount} para {name} ({because})",
  "### How it spreads": "### Como se distribui",
  "**Vote:** from {start} to {end}": "**Votação:** de {start} até {end}",
  "Motion {number}: {title}": "Moção {number}: {title}",
  "Asked by {name}:": "Pergunta de {name}:",
  "### What would change": "### O que mudaria",
  "not set": "não definido",
  "**Choices**": "**Opções**",
  "Each vote names one of them.": "Cada voto escolhe uma delas.",
  "Each vote names as many as it likes, and counts in full for each.":
    "Cada voto escolhe quantas quiser e conta por inteiro para cada uma.",
  "Each vote puts them in an order; the last falls out until one has more than half.":
    "Cada voto as põe em ordem; a última sai até que uma tenha mais da metade.",
  "Each vote shares its power among them.": "Cada voto divide seu poder entre elas.",
  "Each vote shares its power among them; many small voices count more than one large.":
    "Cada voto divide seu poder entre elas; muitas vozes pequenas contam mais que uma grande.",
  "**Counted:** {powers}; quorum {quorum}; {voters} voted.":
    "**Contagem:** {powers}; quórum {quorum}; {voters, plural, one {# pessoa votou} other {# pessoas votaram}}.",
  "**Counted again by us:** {votes} votes re-verified, {agree} agree with Snapshot's.":
    "**Contado de novo por nós:** {votes, plural, one {# voto verificado} other {# votos verificados}} novamente; {agree, plural, one {# concorda} other {# concordam}} com o Snapshot.",
  "Voting power is Snapshot's word: this DAO chose so.":
    "O poder de voto é o que o Snapshot diz: esta DAO escolheu assim.",
  "Those who would be paid cast {percent} % of the voting power themselves.":
    "Quem receberia deu {percent} % do poder de voto.",
  "The rules of {dao}": "As regras de {dao}",
  "Hash {hash}": "Resumo (hash) {hash}",
  "### What work is worth": "### Quanto vale o trabalho",
  "The scoring policy has the hash {hash}.": "A política de pontuação tem o hash {hash}.",
  "The scoring policy has the hash {hash}, with calibration {number}.":
    "A política de pontuação tem o hash {hash}, com a calibração {number}.",
  "### How votes go": "### Como se vota",
  "### Money and people": "### Dinheiro e pessoas",
  "**The file:** {draft} See `/rules diff`.": "**O arquivo:** {draft} Veja `/rules diff`.",
  "-# What changed and when: `/rules history`. Whoever has a vote may ask for other rules: `/rules propose`.":
    "-# O que mudou e quando: `/rules history`. Quem tem voto pode pedir outras regras: `/rules propose`.",
  "- A jury is asked for: {criteria}.": "- Pergunta-se a um júri por: {criteria}.",
  "- Jurors: {jurors}. They move the score of size by {points} at most.":
    "- Jurados: {jurors}. Movem a pontuação por tamanho em {points} no máximo.",
  "- What counts of size: {kinds}.": "- O que conta do tamanho: {kinds}.",
  "- An epoch's budget is shared by points to the power of {power}; one person gets {percent} % at most.":
    "- O orçamento de uma época é dividido pelos pontos elevados a {power}; uma pessoa recebe {percent} % no máximo.",
  "- Newcomers get at least {amount} in their first {epochs} epochs with work, and {percent} % of the budget together at most.":
    "- Quem está começando recebe pelo menos {amount} {epochs, plural, one {na primeira época} other {nas primeiras # épocas}} com trabalho, e todos os novos juntos {percent} % do orçamento no máximo.",
  "- People's ratings are nobody else's.": "- As avaliações das pessoas não são dadas a mais ninguém.",
  "- People's ratings may be used under {licence}.": "- As avaliações das pessoas podem ser usadas sob {licence}.",
  "the operator's own model, where one is set up": "o modelo do próprio operador, se houver",
  "{name} ({model} at {host}, weight {weight})": "{name} ({model} em {host}, peso {weight})",
  "{kind} {percent} % up to {points}": "{kind} {percent} % até {points}",
  "- People rate {percent} % of an epoch's work, without looking at its score.":
    "- Pessoas avaliam {percent} % do trabalho de uma época, sem olhar a pontuação.",
  "- No reviewer is named, so no score can be appealed.":
    "- Nenhum revisor está nomeado, então não há como recorrer de uma pontuação.",
  "- An appeal may be filed for {days} days, and is answered within {answerDays} by up to {panel} of {reviewers} reviewers.":
    "- Pode-se recorrer por {days, plural, one {# dia} other {# dias}}, e a resposta vem em {answerDays, plural, one {# dia} other {# dias}} de até {panel} de {reviewers, plural, one {# revisor} other {# revisores}}.",
  "- Discussed for {discussion} hours, voted on for {voting} in {space}; then {objections} hours for objections.":
    "- Discute-se por {discussion} h, vota-se por {voting} h em {space}; depois há {objections} h para objeções.",
  "- It passes when {rule} Votes of those who would be paid do not count.":
    "- Passa quando {rule} Os votos de quem receberia não contam.",
  "- It passes when {rule}": "- Passa quando {rule}",
  "- Every vote is verified, and its power computed again on chain.":
    "- Cada voto é verificado, e seu poder é calculado de novo na rede.",
  "- Every vote is verified; its power is Snapshot's word: this DAO chose so.":
    "- Cada voto é verificado; seu poder é o que o Snapshot diz: esta DAO escolheu assim.",
  "- Rewards that do not pass are proposed once more with the next epoch.":
    "- Recompensas que não passam são propostas mais uma vez com a próxima época.",
  "- Rewards that do not pass go back to the treasury.": "- Recompensas que não passam voltam para a tesouraria.",
  "- An epoch lasts {days} days and pays {amount} at most, and {percent} % of what the treasury has free.":
    "- Uma época dura {days, plural, one {# dia} other {# dias}} e paga {amount} no máximo, e não mais que {percent} % do que a tesouraria tem livre.",
  "- The treasury is the Safe {safe} on chain {chain}; its owners sign every payout.":
    "- A tesouraria é o Safe {safe} na rede {chain}; seus donos assinam cada pagamento.",
  "- A changed wallet is paid after {hours} hours. A payout is held for {days} days at a time, by a treasurer.":
    "- Após uma troca de carteira, o pagamento vem depois de {hours, plural, one {# hora} other {# horas}}. Um tesoureiro pode reter um pagamento por {days, plural, one {# dia} other {# dias}} de cada vez.",
  "- A changed wallet is paid after {hours} hours. A payout is held for {days} days at a time, by a treasurer or a guardian.":
    "- Após uma troca de carteira, o pagamento vem depois de {hours, plural, one {# hora} other {# horas}}. Um tesoureiro ou um guardião pode reter um pagamento por {days, plural, one {# dia} other {# dias}} de cada vez.",
  "- Rewards below {amount} are put up for claiming.": "- Recompensas abaixo de {amount} ficam para resgate.",
  "**Rules that came into force, the newest first**": "**Regras que entraram em vigor, as mais novas primeiro**",
  "…and {left} more on the public record.": "…e mais {left} no registro público.",
  "-# `/rules diff` with two of these hashes shows what differs; their first six digits are enough.":
    "-# `/rules diff` com dois destes hashes mostra o que difere; bastam os seis primeiros dígitos.",
  "{count, plural, one {# setting changed} other {# settings changed}}":
    "{count, plural, one {# ajuste mudou} other {# ajustes mudaram}}",
  "the first": "as primeiras",
  "by the operator, before a proposal had passed": "pelo operador, antes que uma proposta passasse",
  "by a vote": "por votação",
  "by a vote, motion {number}": "por votação, moção {number}",
  "Nothing differs between {before} and {after}.": "Nada difere entre {before} e {after}.",
  "**From {before} to {after}: {count, plural, one {# setting differs} other {# settings differ}}.**":
    "**De {before} para {after}: {count, plural, one {# ajuste difere} other {# ajustes diferem}}.**",
  "The scoring policy changes.": "A política de pontuação muda.",
  "The scoring policy stays the same.": "A política de pontuação continua igual.",
  "(in English) {sentence}": "(em inglês) {sentence}",
  "-# Parts of the record are in English:": "-# Partes do registro estão em inglês:",
  "{count, plural, one {# person} other {# people}}": "{count, plural, one {# pessoa} other {# pessoas}}",
  "{count, plural, one {# hour} other {# hours}}": "{count, plural, one {# hora} other {# horas}}",
  "{count, plural, one {# contribution} other {# contributions}}":
    "{count, plural, one {# contribuição} other {# contribuições}}",
  "epoch {number}": "época {number}",
  "grant {number}": "subsídio {number}",
  "motion {number}": "moção {number}",
  "…and {left} more.": "…e mais {left}.",
  "**How to read this proposal**": "**Como ler esta proposta**",
  "- An epoch is a stretch of time whose merged work is rewarded together. Each line is one person's share of its budget; shares follow the points.":
    "- Uma época é um período cujo trabalho aceito é recompensado junto. Cada linha é a parte de uma pessoa no orçamento; as partes seguem os pontos.",
  "- Points stand on public criteria, 0.00 to 5.00 for a pull request. `/score` with one, like `owner/name#12`, shows all the reasons.":
    "- Os pontos seguem critérios públicos, de 0,00 a 5,00 por pull request. `/score` com um, como `owner/name#12`, mostra todos os motivos.",
  "- `/me` shows what you earned yourself and what it waits for. `/appeal` objects to a score of your own, while the DAO's rules give time for it.":
    "- `/me` mostra o que você ganhou e o que isso espera. `/appeal` contesta uma pontuação sua, enquanto as regras da DAO derem tempo.",
  "- First it is discussed, then voted on. Only a passed vote is paid, exactly as it stands here.":
    "- Primeiro se discute, depois se vota. Só se paga o que passa, exatamente como está aqui.",
  "**How to read this motion**": "**Como ler esta moção**",
  "- A member with a vote asks all others. The words behind the bar are the member's own; everything else is Laurel's.":
    "- Um membro com voto pergunta a todos os outros. As palavras depois da barra são dele; o resto é do Laurel.",
  "- Nobody is paid by a motion. New rules count from the next epoch; a payout that is held is made or not made, as the members decide.":
    "- Uma moção não paga ninguém. Regras novas valem a partir da próxima época; um pagamento retido é feito ou não, como os membros decidirem.",
  "- `/proposal vote` with its name shows what your vote counts and where to cast it.":
    "- `/proposal vote` com o nome mostra quanto conta o seu voto e onde votar.",
  "**Why this reminder**": "**Por que este lembrete**",
  "- You have linked a wallet that has votes here, and no vote of it was seen yet. Each vote has one reminder at most.":
    "- Você vinculou uma carteira que tem votos aqui, e nenhum voto dela foi visto ainda. Cada votação tem no máximo um lembrete.",
  "- `/proposal remind` with off ends them for you, and with on brings them back.":
    '- `/proposal remind` com "não" desliga os lembretes para você, e com "sim" os traz de volta.',
  "**Why this payout**": "**Por que este pagamento**",
  "- The DAO's vote on this epoch passed. Each transfer is one that was voted on; the post names whoever is left out, and why.":
    "- A votação da DAO sobre esta época passou. Cada transferência foi votada; a publicação diz quem ficou de fora, e por quê.",
  "- Laurel holds no key to the treasury: the money moves when enough treasurers have signed.":
    "- O Laurel não tem chave da tesouraria: o dinheiro se move quando tesoureiros suficientes assinam.",
  "- A treasurer who sees something wrong can ask to cancel it. That alone stops nothing: an empty transaction at the same Safe nonce has to be signed by as many.":
    "- Um tesoureiro que vê algo errado pode pedir o cancelamento. Só isso não para nada: outros tantos precisam assinar uma transação vazia com o mesmo nonce do Safe.",
  "- `/payout status` says in words what each payout waits for.":
    "- `/payout status` diz em palavras o que cada pagamento espera.",
  "- The DAO's vote passed, and people are paid only once enough treasurers have signed.":
    "- A votação da DAO passou, e as pessoas só recebem quando tesoureiros suficientes assinam.",
  "- There is one a day at most, from the day after the payout was offered until enough have signed.":
    "- Há no máximo um por dia, desde o dia seguinte à apresentação do pagamento até que haja assinaturas suficientes.",
  "- A treasurer is an owner of the Safe whose wallet is linked with `/link add`.":
    "- Um tesoureiro é um dono do Safe cuja carteira está vinculada com `/link add`.",
  "**Why these people**": "**Por que estas pessoas**",
  "- Each was paid for work that was merged and scored in this epoch, after the DAO's vote.":
    "- Cada uma recebeu por trabalho aceito e pontuado nesta época, depois da votação da DAO.",
  "- `/score` with a pull request shows the reasons behind its score; `/me` shows your own standing.":
    "- `/score` com um pull request mostra os motivos da pontuação; `/me` mostra a sua situação.",
  "**Why it is held**": "**Por que está retido**",
  "- A treasurer, or a guardian whom the rules name, saw something that somebody has to look at first. The post has the reason.":
    "- Um tesoureiro, ou um guardião que as regras nomeiam, viu algo que alguém precisa olhar antes. A publicação traz o motivo.",
  "- No hold lasts for ever, and nobody holds one payout more than twice in a row. What is held is not lost.":
    "- Nenhuma retenção dura para sempre, e ninguém retém um pagamento mais de duas vezes seguidas. O que está retido não se perde.",
  "**Why nobody is paid**": "**Por que ninguém é pago**",
  "- Before anybody is asked to sign, each transfer is tried by itself. Here every one of them failed; the post says why.":
    "- Antes de pedir assinaturas, cada transferência é testada sozinha. Aqui todas falharam; a publicação diz por quê.",
  "- What could not be paid stays that person's, and is a named line of the next proposal.":
    "- O que não pôde ser pago continua sendo da pessoa, e é uma linha com nome na próxima proposta.",
  "**Why this post**": "**Por que esta publicação**",
  "- Rewards are paid to the wallet that is linked. Whoever gets hold of an account could link another one, so each change is told to everybody it concerns.":
    "- As recompensas são pagas à carteira vinculada. Quem tomar uma conta poderia vincular outra, então cada troca é avisada a quem diz respeito.",
  "- A wallet that took another's place waits before anything is paid to it, where the DAO's rules say so.":
    "- Uma carteira que toma o lugar de outra espera antes de receber, onde as regras da DAO dizem isso.",
  "- Somebody has proven a claim on a GitHub account or a wallet that is linked to another member. Neither is believed at once: reviewers who are neither of the two decide.":
    "- Alguém provou um direito sobre uma conta do GitHub ou uma carteira que está vinculada a outro membro. Não se acredita em ninguém de imediato: decidem revisores que não são nenhum dos dois.",
  "- Until then, and if they let it stand, nothing changes. What is on its way is paid where it was voted to go.":
    "- Até lá, e se deixarem como está, nada muda. O que está a caminho é pago onde foi votado.",
  "**Why the DAO is paused**": "**Por que a DAO está em pausa**",
  "- A maintainer, or an admin of this server, saw something that has to be looked at before anybody is paid. The post has the reason.":
    "- Um mantenedor, ou um administrador deste servidor, viu algo que precisa ser olhado antes de pagar alguém. A publicação traz o motivo.",
  "- Work is still credited and scored, and nobody loses what they earned. A pause ends by itself after thirty days at the latest, and nobody pauses more than twice in a row.":
    "- O trabalho continua sendo creditado e pontuado, e ninguém perde o que ganhou. Uma pausa termina sozinha em trinta dias no máximo, e ninguém pausa mais de duas vezes seguidas.",
  "**Why it stopped**": "**Por que parou**",
  "- Going on would have been a guess, and Laurel does not guess with the DAO's money.":
    "- Continuar seria adivinhar, e o Laurel não adivinha com o dinheiro da DAO.",
  "- The post says what happened and what a person can do now. Once that is done, the work goes on by itself.":
    "- A publicação diz o que aconteceu e o que uma pessoa pode fazer agora. Feito isso, o trabalho segue sozinho.",
  "**How to check this proposal**": "**Como conferir esta proposta**",
  "- The small print holds three fingerprints: of this payout, of its exact transfers, and of the ledger behind them. They also stand in the signed ballot on Snapshot and must be the same there.":
    "- As letras pequenas trazem três impressões: deste pagamento, das transferências exatas e do livro por trás delas. Elas também estão na votação assinada no Snapshot e lá devem ser iguais.",
  "- The public record lists every contribution, score and transfer; the exact amounts stand there and in the ballot.":
    "- O registro público lista cada contribuição, pontuação e transferência; os valores exatos estão lá e na votação.",
  "**How to check this motion**": "**Como conferir esta moção**",
  "- The signed ballot on Snapshot holds exactly what follows from it: the whole new rules, or the payout that is not made.":
    "- A votação assinada no Snapshot contém exatamente o que resulta dela: as regras novas inteiras, ou o pagamento que não é feito.",
  "- Every vote is verified from what its voter signed and counted again; the public record says how many agree.":
    "- Cada voto é verificado pelo que o votante assinou e contado de novo; o registro público diz quantos concordam.",
  "**How to check this reminder**": "**Como conferir este lembrete**",
  "- Open the ballot from the post of the vote itself, in this channel, and compare the address. I never ask you to vote or to sign by direct message.":
    "- Abra a votação pela publicação dela, neste canal, e compare o endereço. Nunca peço para votar ou assinar por mensagem direta.",
  "**How to check this payout**": "**Como conferir este pagamento**",
  "- `/payout review` shows treasurers every transfer and three hashes: of the Safe transaction, its domain and its message. Your wallet must show the same before you sign.":
    "- `/payout review` mostra aos tesoureiros cada transferência e três hashes: da transação do Safe, do domínio e da mensagem. Sua carteira deve mostrar os mesmos antes de você assinar.",
  "- The small print names the Safe transaction; once it is sent, its transaction can be read on chain.":
    "- As letras pequenas nomeiam a transação do Safe; depois de enviada, ela pode ser lida na rede.",
  "- What cancels it has hashes of its own: `/payout cancel` shows them before anybody signs.":
    "- O que o cancela tem hashes próprios: `/payout cancel` os mostra antes que alguém assine.",
  "- The payout has a post of its own in this channel, with its Safe transaction hash and its signatures so far.":
    "- O pagamento tem uma publicação própria neste canal, com o hash da transação do Safe e as assinaturas até agora.",
  "- `/payout review` shows treasurers every transfer and its hashes. I never ask you to sign by direct message.":
    "- `/payout review` mostra aos tesoureiros cada transferência e seus hashes. Nunca peço para assinar por mensagem direta.",
  "**How to check that this was paid**": "**Como conferir que isto foi pago**",
  "- The transaction in the small print holds every transfer of this epoch. Compare it with the proposal and with your wallet.":
    "- A transação nas letras pequenas contém todas as transferências desta época. Compare com a proposta e com a sua carteira.",
  "**How to check this**": "**Como conferir isto**",
  "- `/payout status` says until when each payout is held, by whom and why. The public record says the same.":
    "- `/payout status` diz até quando cada pagamento está retido, por quem e por quê. O registro público diz o mesmo.",
  "- The public record names each line that is left out, with the reason; the next proposal has it as a line of its own.":
    "- O registro público nomeia cada linha deixada de fora, com o motivo; a próxima proposta a traz como linha própria.",
  "- `/me` shows which wallet is linked to you. I never ask you to link or to sign by direct message.":
    "- `/me` mostra qual carteira está vinculada a você. Nunca peço para vincular ou assinar por mensagem direta.",
  "- `/link show` names the disputes that you are in. I never ask you to link or to sign by direct message.":
    "- `/link show` lista as disputas em que você está. Nunca peço para vincular ou assinar por mensagem direta.",
  "- `/epoch` and the public record say until when the DAO is paused, by whom and why.":
    "- `/epoch` e o registro público dizem até quando a DAO está em pausa, por quem e por quê.",
  "- The public record says what was done before the stop, and what was not.":
    "- O registro público diz o que foi feito antes da parada, e o que não foi.",
  "See: {links}": "Veja: {links}",
  "This answer is too long for Discord: {left, plural, one {# more message is} other {# more messages are}} left out. Do not decide by what stands here alone.":
    "Esta resposta é longa demais para o Discord: {left, plural, one {falta mais # mensagem} other {faltam mais # mensagens}}. Não decida só pelo que está aqui.",
  "I am sorry: something went wrong on my side. Please try again in a few minutes. If it happens again, give this number to whoever runs me: {number}":
    "Desculpe: algo deu errado do meu lado. Tente de novo em alguns minutos. Se acontecer outra vez, passe este número a quem me opera: {number}",
  "I reward the work of {dao}: merged pull requests get points, at the end of each epoch (a stretch of time, such as a week) the points share out its budget, members vote, and what passes is paid.":
    "Recompenso o trabalho de {dao}: pull requests aceitos recebem pontos, no fim de cada época (um período, como uma semana) os pontos dividem o orçamento, os membros votam e o que passa é pago.",
  "Start with `/link add`: without a wallet your rewards are kept, but cannot be paid. Only you see my answers. I never ask you to link or to sign by direct message, and never for a seed phrase or a private key.":
    "Comece com `/link add`: sem carteira suas recompensas ficam guardadas, mas não podem ser pagas. Só você vê minhas respostas. Nunca peço para vincular ou assinar por mensagem direta, e nunca uma frase de recuperação ou chave privada.",
  "**What you can ask me**": "**O que você pode me pedir**",
  "**Your page to link your accounts**: {url}": "**Sua página para vincular suas contas**: {url}",
  "It shows which GitHub account is yours, and your wallet signs a text there: that costs nothing and moves no money. Your rewards are then paid to this wallet.":
    "Ela mostra qual conta do GitHub é sua, e sua carteira assina ali um texto: não custa nada e não move dinheiro. Suas recompensas são então pagas a essa carteira.",
  "It works once and for 10 minutes; it ends {time}. It is bound to you, {name}: never share it.":
    "Vale uma só vez e por 10 minutos; expira {time}. Ela é ligada a você, {name}: nunca a compartilhe.",
  "We never ask for this by direct message, and never for a seed phrase or a private key.":
    "Nunca pedimos isso por mensagem direta, e nunca uma frase de recuperação ou chave privada.",
  "- {payout}: {amount} to {count, plural, one {# person} other {# people}}, {stage}":
    "- {payout}: {amount} para {count, plural, one {# pessoa} other {# pessoas}}, {stage}",
  "{payout} ({amount} to {count, plural, one {# person} other {# people}}): {standing}":
    "{payout} ({amount} para {count, plural, one {# pessoa} other {# pessoas}}): {standing}",
  "about to be proposed": "prestes a ser proposto",
  "passed, not yet offered for signing": "passou, ainda não apresentado para assinatura",
  rejected: "rejeitado",
  "waiting for treasurers": "aguarda os tesoureiros",
  "sent, waiting to be final": "enviado, aguardando confirmação definitiva",
  paid: "pago",
  superseded: "substituído",
  "Payout of {payout}: {dao}": 'Pagamento de "{payout}": {dao}',
  "{amount} to {count, plural, one {# person} other {# people}}, from Safe {safe} on chain {chain}, nonce {nonce}.":
    "{amount} para {count, plural, one {# pessoa} other {# pessoas}}, do Safe {safe} na rede {chain}, nonce {nonce}.",
  "**The ballot must name the same:**": "**A votação deve nomear o mesmo:**",
  "- payout id {hash}": "- identificador do pagamento {hash}",
  "- transfers hash {hash}": "- hash das transferências {hash}",
  "### Who gets what, by the same bytes": "### Quem recebe o quê, pelos mesmos bytes",
  "**This payout may be cancelled:** {signed} of {threshold} have signed for that.":
    "**Este pagamento pode ser cancelado:** {signed} de {threshold} assinaram para isso.",
  "**Sign with your linked wallet:** {wallet}": "**Assine com sua carteira vinculada:** {wallet}",
  "Cancelling the payout of {payout}: {dao}": 'Cancelar o pagamento de "{payout}": {dao}',
  "An empty transaction from Safe {safe} to itself on chain {chain}. It pays nobody and uses up nonce {nonce}, which the payout was offered under.":
    "Uma transação vazia do Safe {safe} para si mesmo na rede {chain}. Não paga ninguém e gasta o nonce {nonce}, com o qual o pagamento foi apresentado.",
  "**Asking alone stops nothing:** whichever of the two has {threshold, plural, one {# signature} other {# signatures}} first is carried out. If it is this one, the payout is held for a while and then offered again; `/payout status` says until when.":
    "**Só pedir não para nada:** é executada a que tiver primeiro {threshold, plural, one {# assinatura} other {# assinaturas}}. Se for esta, o pagamento fica retido por um tempo e depois é apresentado de novo; `/payout status` diz até quando.",
  "### Who is not paid then": "### Quem então não recebe",
  "**{count, plural, one {# new address} other {# new addresses}}:** nothing was ever paid to that person there. Where it surprises you, ask them somewhere else than on Discord before you sign.":
    "**{count, plural, one {# endereço novo} other {# endereços novos}}:** nada foi pago ali a essa pessoa antes. Se isso surpreende você, pergunte a ela fora do Discord antes de assinar.",
  "**Signed:** {signed} of {threshold}": "**Assinado:** {signed} de {threshold}",
  "**Signed to cancel:** {signed} of {threshold}": "**Assinado para cancelar:** {signed} de {threshold}",
  "**Verdict:** {verdict}": "**Veredito:** {verdict}",
  "**Ballot:** {url}": "**Votação:** {url}",
  "**Your wallet must show the same hashes:**": "**Sua carteira deve mostrar os mesmos hashes:**",
  "- Safe transaction hash (safeTxHash) {hash}": "- hash da transação do Safe (safeTxHash) {hash}",
  "- domain hash {hash}": "- hash do domínio (domain hash) {hash}",
  "- message hash {hash}": "- hash da mensagem (message hash) {hash}",
  "**New address**": "**Endereço novo**",
  "{wallet}, {amount} base units": "{wallet}, {amount} unidades básicas",
  "**Not voted on: do not sign.**": "**Não foi votado: não assine.**",
  "{sent}, by claim": "{sent}, por resgate",
  "about {gas} gas, {fee}": "cerca de {gas} de gas, {fee}",
  "### Two ways, and what they cost now": "### Dois caminhos, e quanto custam agora",
  "- Transferred to {direct}; put up for {claiming} to claim, round {round} of {contract}.":
    "- Transferido para {direct}; deixado para {claiming} resgatar, rodada {round} de {contract}.",
  "- This transaction: {cost}. With everything transferred: {all}.":
    "- Esta transação: {cost}. Se tudo fosse transferido: {all}.",
  "- One claim: {cost}, paid by whoever sends it.": "- Um resgate: {cost}, pago por quem o envia.",
  "- By gas that was measured on a chain of our own, at what the chain asks for gas now.":
    "- Pelo gas medido em uma rede nossa, ao preço que a rede pede agora.",
  "less than {fee}": "menos de {fee}",
  "about {fee}": "cerca de {fee}",
  "{amount} to {person}": "{amount} para {person}",
  "a person who was erased": "uma pessoa que foi apagada",
  "### Voted, and left out of this transaction": "### Votado, mas fora desta transação",
  "The ballot's transfers hash covers these lines too. Their amounts become lines of the next proposal.":
    "O hash das transferências da votação cobre também estas linhas. Seus valores viram linhas da próxima proposta.",
  "at {contract}: {call}": "em {contract}: {call}",
  "### What the transaction does, read back from its bytes": "### O que a transação faz, lido dos seus bytes",
  "Nothing.": "Nada.",
  "no address": "sem endereço",
  "If all of this is right, `/payout approve` gives you a page of your own to sign it. If something is wrong, `/payout cancel` asks the treasurers to stop it.":
    "Se tudo isto estiver certo, `/payout approve` lhe dá uma página própria para assinar. Se algo estiver errado, `/payout cancel` pede aos tesoureiros que parem.",
  "**Your page to sign this payout**: {url}": "**Sua página para assinar este pagamento**: {url}",
  "**Your page to sign against this payout**: {url}": "**Sua página para assinar contra este pagamento**: {url}",
  "It works once and ends {time}. It is bound to you: never share it. Sign only what agrees with the review below.":
    "Vale uma só vez e expira {time}. Ela é ligada a você: nunca a compartilhe. Assine só o que concorda com a revisão abaixo.",
  "**{count, plural, one {One item waits} other {# items wait}} for you.** Read the work before you decide.":
    "**{count, plural, one {Há um item} other {Há # itens}} à sua espera.** Leia o trabalho antes de decidir.",
  "-# A score far from what code alone arrives at needs `quotes:` as well: changed lines, word for word, with ` || ` between them.":
    "-# Uma pontuação longe da que só o código dá precisa também de `quotes:`: linhas alteradas, palavra por palavra, com ` || ` entre elas.",
  "({points} by code alone)": "({points} só pelo código)",
  "- …and {left} more, with `/score`.": "- …e mais {left}, com `/score`.",
  "{what}: {name}": "{what}: {name}",
  Dispute: "Disputa",
  Appeal: "Recurso",
  Provisional: "Provisório",
  "To be credited": "A creditar",
  Rate: "Avaliar",
  "{points} of {most}": "{points} de {most}",
  "Type {one} or {other}": "Digite {one} ou {other}",
  "Type {one}": "Digite {one}",
  "I do not know this command (yet). Try /help.": "Não conheço este comando (ainda). Tente /help.",
  "Please use my commands in your DAO's server: here I cannot know which DAO you mean.":
    "Use meus comandos no servidor da sua DAO: aqui não posso saber de qual DAO você fala.",
  "No DAO is set up for this server yet. Whoever runs me can add it: a DAO's configuration names its server.":
    "Ainda não há DAO configurada para este servidor. Quem me opera pode adicioná-la: a configuração de uma DAO nomeia seu servidor.",
  "I do not know this button (any more). Try /help.": "Não conheço (mais) este botão. Tente /help.",
  "Nobody has points here yet. Work that is merged is scored within minutes.":
    "Ninguém tem pontos aqui ainda. O trabalho aceito é pontuado em minutos.",
  "…and {left} more, on the public record.": "…e mais {left}, no registro público.",
  "**Where the money is:** {standing}": "**Onde está o dinheiro:** {standing}",
  "-# Points become amounts when an epoch closes; the last epoch has its own: choose it as {option}.":
    "-# Os pontos viram valores quando uma época fecha; a última tem os seus: escolha-a em {option}.",
  "points of this epoch": "pontos desta época",
  "points of the last epoch": "pontos da última época",
  "points of all time": "pontos desde sempre",
  "points of epoch {number}": "pontos da época {number}",
  "{points} for {kind}": "{points} por {kind}",
  "All epochs so far, {count, plural, one {# contribution} other {# contributions}}.":
    "Todas as épocas até agora, {count, plural, one {# contribuição} other {# contribuições}}.",
  "Open until {time}.": "Aberta até {time}.",
  "Closed {time}.": "Fechada {time}.",
  "raised to a newcomer's least": "elevado ao mínimo de quem está começando",
  "held at the most for one person": "limitado ao máximo por pessoa",
  "{points} points": "{points} pontos",
  "{points} points from {count, plural, one {# contribution} other {# contributions}}":
    "{points} pontos por {count, plural, one {# contribuição} other {# contribuições}}",
  "{count} not scored yet.": "{count} ainda sem pontuação.",
  "{count} provisional.": "{count, plural, one {# provisória} other {# provisórias}}.",
  "{count, plural, one {# contribution is} other {# contributions are}} not scored yet.":
    "{count, plural, one {# contribuição ainda não tem} other {# contribuições ainda não têm}} pontuação.",
  "{count, plural, one {# score is} other {# scores are}} provisional: the lower of score and size counts until a reviewer has looked.":
    "{count, plural, one {# pontuação é provisória} other {# pontuações são provisórias}}: vale a menor entre pontuação e tamanho até um revisor olhar.",
  "{dao}: epoch {number} is open": "{dao}: a época {number} está aberta",
  "Since {start}; it closes {end}.": "Desde {start}; fecha {end}.",
  "### Points so far": "### Pontos até agora",
  "### What comes next": "### O que vem a seguir",
  "- When it closes, its points share out {amount} at most.":
    "- Quando fechar, seus pontos dividem {amount} no máximo.",
  "- The proposal is discussed for {discussion} and voted on for {voting}.":
    "- A proposta é discutida por {discussion} e votada por {voting}.",
  "- If it passes, objections are heard for {objections}; then the treasurers sign.":
    "- Se passar, objeções são ouvidas por {objections}; depois os tesoureiros assinam.",
  "-# Amounts are known when it closes. `/score` tells why a pull request got its points.":
    "-# Os valores são conhecidos quando ela fecha. `/score` diz por que um pull request recebeu seus pontos.",
  "{dao}: epoch {number} is closed": "{dao}: a época {number} está fechada",
  "From {start} to {end}.": "De {start} até {end}.",
  "### The split": "### A divisão",
  "**Budget:** {amount}, because the treasury's free balance did not carry more.":
    "**Orçamento:** {amount}, porque o saldo livre da tesouraria não dava para mais.",
  "**Budget:** {amount}.": "**Orçamento:** {amount}.",
  "Nothing was credited in it so far.": "Nada foi creditado nela até agora.",
  "**Work:** {contributions}; {people} with points.": "**Trabalho:** {contributions}; {people} com pontos.",
  "**By kind of work:** {kinds}.": "**Por tipo de trabalho:** {kinds}.",
  "**Proposal:** none. Either it is about to be drafted, or nobody with a linked wallet earned anything yet.":
    "**Proposta:** nenhuma. Ou está prestes a ser redigida, ou ninguém com carteira vinculada ganhou algo ainda.",
  "**Proposal:** {stage}. {standing}": "**Proposta:** {stage}. {standing}",
  "-# {command} tells all about its vote.": "-# {command} conta tudo sobre a votação.",
  "Open until {time} · at most {amount}": "Aberta até {time} · no máximo {amount}",
  "Closed {time} · budget {amount}": "Fechada {time} · orçamento {amount}",
  "The treasury of {dao}": "A tesouraria de {dao}",
  "### What is owed: {amount}": "### O que se deve: {amount}",
  "### What is left": "### O que sobra",
  "### Gas": "### Gas da rede",
  "The Safe {safe} on chain {chain}. What it holds cannot be told at the moment:":
    "O Safe {safe} na rede {chain}. No momento não dá para dizer quanto ele tem:",
  "(version {version})": "(versão {version})",
  "**Balance:** {amount}, as of block {block}.": "**Saldo:** {amount}, no bloco {block}.",
  "The Safe {safe} on chain {chain}: {threshold} of its {owners, plural, one {# owner} other {# owners}} sign every payout. I hold no key to it.":
    "O Safe {safe} na rede {chain}: {threshold} de {owners, plural, one {# dono} other {# donos}} assinam cada pagamento. Não tenho chave dele.",
  "- {amount} reserved, until their wallets are linked or may be paid":
    "- {amount} reservados, até que suas carteiras sejam vinculadas ou possam receber",
  "- {amount} of closed epochs, about to be proposed": "- {amount} de épocas fechadas, prestes a serem propostos",
  "- {amount} proposed, and not decided yet": "- {amount} propostos, e ainda não decididos",
  "- {amount} passed, and on their way to be paid": "- {amount} aprovados, e a caminho de serem pagos",
  "**Budget:** {amount} for an epoch of {days, plural, one {# day} other {# days}} at most, and never more than {percent} % of what is free.":
    "**Orçamento:** {amount} no máximo para uma época de {days, plural, one {# dia} other {# dias}}, e nunca mais que {percent} % do que está livre.",
  "**Free balance:** {amount}.": "**Saldo livre:** {amount}.",
  "More is owed than the Safe holds: {amount} are missing.": "Deve-se mais do que o Safe tem: faltam {amount}.",
  "An epoch that closed now would share out {amount} at most.":
    "Uma época que fechasse agora dividiria {amount} no máximo.",
  "**Runway:** without end, because the budget is zero.": "**Duração:** sem fim, porque o orçamento é zero.",
  "**Runway:** {epochs} epochs at the full budget, and more.":
    "**Duração:** {epochs} épocas com o orçamento cheio, e mais.",
  "**Runway:** {epochs} epochs at the full budget, which is {days, plural, one {# day} other {# days}}.":
    "**Duração:** {epochs} épocas com o orçamento cheio, ou seja, {days, plural, one {# dia} other {# dias}}.",
  "What the executor has for gas cannot be told at the moment.":
    "No momento não dá para dizer quanto o executor tem para gas.",
  "The executor {address} holds {amount} of the chain's own coin. **It runs low:** send it a little.":
    "O executor {address} tem {amount} da moeda da rede. **Está acabando:** envie um pouco.",
  "The executor {address} holds {amount} of the chain's own coin. It only pays for gas.":
    "O executor {address} tem {amount} da moeda da rede. Ele só paga o gas.",
  "Link your GitHub account and your wallet, so that you can be paid.":
    "Vincule sua conta do GitHub e sua carteira, para poder receber.",
  "Get your own page to link your accounts and your wallet, or another wallet.":
    "Sua própria página para vincular suas contas e sua carteira, ou outra carteira.",
  "What is linked to you, since when, and what waits.": "O que está vinculado a você, desde quando, e o que espera.",
  "Unlink your wallet, or part your Discord and GitHub accounts.":
    "Desvincule sua carteira, ou separe suas contas do Discord e do GitHub.",
  "What is to be unlinked.": "O que desvincular.",
  wallet: "carteira",
  github: "GitHub",
  discord: "Discord",
  "Ask me about scores, rules, proposals, the treasury, or how to start.":
    "Pergunte sobre pontuações, regras, propostas, a tesouraria ou como começar.",
  "In your own words and language.": "Com suas palavras e no seu idioma.",
  "What you earned, why, and what it waits for.": "O que você ganhou, por quê, e o que isso espera.",
  "Why a pull request got its score.": "Por que um pull request recebeu sua pontuação.",
  "The pull request, like owner/name#12, or other work, like feedback-3.":
    "O pull request, como owner/name#12, ou outro trabalho, como feedback-3.",
  "Who earned the most points, with a picture.": "Quem ganhou mais pontos, com uma imagem.",
  "Which epoch; this one when left out.": "Qual época; a atual se omitido.",
  "this epoch": "esta época",
  "last epoch": "época anterior",
  "all time": "desde sempre",
  "One kind of work; all kinds when left out.": "Um tipo de trabalho; todos se omitido.",
  code: "código",
  fix: "correção",
  docs: "documentação",
  tests: "testes",
  translation: "tradução",
  upkeep: "manutenção",
  review: "revisão",
  triage: "triagem",
  mentoring: "mentoria",
  feedback: "comentários",
  "Of the picture; light when left out.": "Da imagem; claras se omitido.",
  light: "claras",
  dark: "escuras",
  "How an epoch stands: its work, its points, its budget and what comes next.":
    "Como está uma época: trabalho, pontos, orçamento e o que vem a seguir.",
  "Which epoch; the open one when left out.": "Qual época; a aberta se omitido.",
  "Object to the score of your own work: reviewers with no part in it answer.":
    "Conteste a pontuação do seu trabalho: revisores sem parte nele respondem.",
  "What the score misses, in your own words; everybody may read it.":
    "O que a pontuação não vê, com suas palavras; todos podem ler.",
  "Tell what does not work or could be better: good feedback earns points.":
    "Diga o que não funciona ou pode melhorar: bons comentários valem pontos.",
  "What you did, what happened, what you expected; everybody may read it.":
    "O que você fez, o que aconteceu, o que esperava; todos podem ler.",
  "Thank a member: everybody sees it, and it stands on the record.":
    "Agradeça a um membro: todos veem, e fica no registro.",
  "Whom you thank.": "A quem você agradece.",
  "What for; everybody may read it.": "Por quê; todos podem ler.",
  "What is put to the vote, and what you ask all members.":
    "O que é posto em votação, e o que você pergunta a todos os membros.",
  "What is open and what was decided lately.": "O que está em andamento e o que foi decidido há pouco.",
  "All about one proposal, grant or motion.": "Tudo sobre uma proposta, um subsídio ou uma moção.",
  "Like epoch 6, grant 2 or motion 3.": "Como epoch 6, grant 2 ou motion 3.",
  "What your vote counts there, and where to cast it.": "Quanto conta o seu voto ali, e onde votar.",
  "Ask all members something; whoever has a vote may.": "Pergunte algo a todos os membros; quem tem voto pode.",
  "What you ask for.": "O que você pede.",
  "question: an answer from all members": "pergunta: uma resposta de todos os membros",
  "grant: a one-off payment to a member": "subsídio: um pagamento único a um membro",
  "cancel-payout: that a passed payout is not made": "cancelar pagamento: que um pagamento aprovado não seja feito",
  "What it is about, in a few words.": "Do que se trata, em poucas palavras.",
  "What you ask and why. Everybody reads it, and Snapshot keeps it for ever.":
    "O que você pede e por quê. Todos leem, e o Snapshot guarda para sempre.",
  "Of a question: how votes are given.": "De uma pergunta: como se vota.",
  basic: "básico",
  "single-choice": "escolha única",
  approval: "aprovação",
  weighted: "ponderado",
  quadratic: "quadrático",
  "ranked-choice": "por ordem",
  "Of a question: its choices, with | between them.": "De uma pergunta: as opções, com | entre elas.",
  "Of a grant: who is paid.": "De um subsídio: quem recebe.",
  "Of a grant: how much, like 120.5.": "De um subsídio: quanto, como 120.5.",
  "Of cancel-payout: which, like epoch 6 or grant 2.": "Ao cancelar um pagamento: qual, como epoch 6 ou grant 2.",
  "Whether you are reminded of votes that end.": "Se você é lembrado das votações prestes a terminar.",
  "Whether you are mentioned before a vote ends.": "Se você é mencionado antes que uma votação termine.",
  on: "sim",
  off: "não",
  "Look at payouts, and sign them as a treasurer.": "Veja os pagamentos, e assine-os como tesoureiro.",
  "All payouts, the newest first.": "Todos os pagamentos, os mais novos primeiro.",
  "What each payout waits for, in words.": "O que cada pagamento espera, em palavras.",
  "For treasurers: every transfer and hash of a payout.":
    "Para tesoureiros: cada transferência e hash de um pagamento.",
  "Which epoch; the payout that waits when left out.": "Qual época; o pagamento que espera se omitido.",
  "Which one-off grant, in the place of an epoch.": "Qual subsídio, no lugar de uma época.",
  "For treasurers: the review, and your own page to sign it.":
    "Para tesoureiros: a revisão, e sua própria página para assinar.",
  "For treasurers and guardians: stop a payout before anybody signs it.":
    "Para tesoureiros e guardiões: pare um pagamento antes que alguém assine.",
  "Why; it goes on the DAO's record.": "Por quê; fica no registro da DAO.",
  "Let a held payout go on: as a treasurer, or the guardian who held it.":
    "Deixe seguir um pagamento retido: como tesoureiro, ou o guardião que o reteve.",
  "For treasurers: your own page to sign an empty transaction in a payout's place.":
    "Para tesoureiros: sua página para assinar uma transação vazia no lugar de um pagamento.",
  "What the treasury holds, what it owes, and how long the rest lasts.":
    "O que a tesouraria tem, o que deve e quanto dura o resto.",
  "The DAO's rules: what they are, what they were, and what they could be.":
    "As regras da DAO: quais são, quais foram e quais poderiam ser.",
  "The rules in force, in words.": "As regras em vigor, em palavras.",
  "Every time they changed, and why.": "Cada vez que mudaram, e por quê.",
  "What differs between two sets of rules.": "O que difere entre dois conjuntos de regras.",
  "The hash of older rules; those in force when left out.": "O hash de regras antigas; as em vigor se omitido.",
  "The hash of others; the operator's file when left out.": "O hash de outras; o arquivo do operador se omitido.",
  "Ask all members for other rules: one setting, or the operator's file as a whole.":
    "Peça a todos outras regras: um ajuste, ou o arquivo inteiro do operador.",
  "One line of dao.yaml, like vote.votingHours.": "Uma linha de dao.yaml, como vote.votingHours.",
  "What it is to be, as it stands in the file.": "O que deve ser, como se escreve no arquivo.",
  "For reviewers: look again at scores and decide appeals.": "Para revisores: reveja pontuações e decida recursos.",
  "For reviewers: what waits for you, and what to type.": "Para revisores: o que espera por você, e o que digitar.",
  "For reviewers: a provisional score stands.": "Para revisores: confirme uma pontuação provisória.",
  "Its name as /review queue shows it, like owner/name#12/author.":
    "O nome como /review queue mostra, como owner/name#12/author.",
  "Why; the contributor and the DAO read it.": "Por quê; o contribuidor e a DAO leem.",
  "For reviewers: another score for a provisional one.": "Para revisores: outra pontuação no lugar de uma provisória.",
  "From 0.00 to 5.00, like 3.20.": "De 0,00 a 5,00, como 3,20.",
  "Changed lines, word for word, with || between them.": "Linhas alteradas, palavra por palavra, com || entre elas.",
  "For reviewers: your vote on an appeal or a dispute.": "Para revisores: seu voto sobre um recurso ou uma disputa.",
  "Whether the score, or what is linked, stays as it is.": "Se a pontuação, ou o que está vinculado, fica como está.",
  "uphold: it stays as it is": "manter: fica como está",
  "amend: another score, or it is taken": "alterar: outra pontuação, ou é tirado",
  "For reviewers: rate drawn work without looking at its score.":
    "Para revisores: avalie trabalho sorteado sem olhar a pontuação.",
  "For maintainers: credit a member's work that no pull request shows.":
    "Para mantenedores: credite trabalho de um membro que nenhum pull request mostra.",
  "Whose work it was; never your own.": "De quem foi o trabalho; nunca o seu.",
  "What kind of work it was.": "Que tipo de trabalho foi.",
  "feedback or design: a problem or an idea well described":
    "comentários ou design: um problema ou uma ideia bem descritos",
  "help: somebody was helped": "ajuda: alguém foi ajudado",
  "sorting: issues were sorted": "triagem: issues foram triadas",
  "What was done; everybody may read it.": "O que foi feito; todos podem ler.",
  "How many issues, people or problems; 1 if you leave it out.": "Quantas issues, pessoas ou problemas; 1 se omitido.",
  "For maintainers and admins of this server: set up the DAO, pause it, let it go on.":
    "Para mantenedores e administradores: configure a DAO, pause, retome.",
  "For admins of this server: where the DAO's settings stand, step by step.":
    "Para administradores deste servidor: como está a configuração, passo a passo.",
  "For maintainers and admins: nothing is put to the vote or paid for a while.":
    "Para mantenedores e administradores: por um tempo nada é votado nem pago.",
  "Why; it is posted, and goes on the DAO's record.": "Por quê; é publicado, e fica no registro da DAO.",
  "For maintainers and admins: let a paused DAO go on.":
    "Para mantenedores e administradores: retome uma DAO em pausa.",
  "Choose the language that I answer you in.": "Escolha o idioma em que respondo a você.",
  "The language of my answers; automatic is the one that you use Discord in.":
    "O idioma das minhas respostas; automático é o que você usa no Discord.",
  automatic: "automático",
  English: "English",
  简体中文: "简体中文",
  Español: "Español",
  Português: "Português",
  Français: "Français",
  "See, take along or erase what I keep about you.": "Veja, leve ou apague o que guardo sobre você.",
  "What I keep about you, where, and which of it is public for ever.":
    "O que guardo sobre você, onde, e o que é público para sempre.",
  "All of it as a file, for you alone.": "Tudo em um arquivo, só para você.",
  "Have it erased, or take that back.": "Peça para apagar, ou desista do pedido.",
  "Choose whether what you do is credited.": "Escolha se o que você faz é creditado.",
  "on: nothing you do from now on is credited. off: it is credited again.":
    "sim: nada do que você fizer a partir de agora é creditado. não: volta a ser creditado.",
  "What you can ask me.": "O que você pode me pedir.",
  "Credit this message": "Creditar esta mensagem",
  Kudos: "Agradecer",
  "Appeal against a score of your own": "Recorrer de uma pontuação sua",
  "Which work, like owner/name#12": "Qual trabalho, como owner/name#12",
  "What the score misses": "O que a pontuação não vê",
  "What kind of work is it?": "Que tipo de trabalho é?",
  "What it did for the project": "O que trouxe ao projeto",
  "No DAO is set up for this server yet. If you may manage the server, type /admin setup.":
    "Ainda não há DAO configurada para este servidor. Se você pode gerenciar o servidor, digite /admin setup.",
  "Thank {name}": "Agradecer a {name}",
  "What for? Everybody may read it.": "Por quê? Todos podem ler.",
  "You may not write in this channel, so I do not say it aloud here.":
    "Você não pode escrever neste canal, então não digo isso em voz alta aqui.",
  "Your thanks are on record. Thanks carry no points and no money.":
    "Seu agradecimento está no registro. Ele não traz pontos nem dinheiro.",
  "Thank you for inviting me to **{server}**. I run the rewards of a contributor DAO.":
    "Obrigado por me convidar para **{server}**. Eu cuido das recompensas de uma DAO de contribuidores.",
  "I am in the server.": "Estou no servidor.",
  "I have the permissions that I need.": "Tenho as permissões de que preciso.",
  "Please give my role these permissions: {permissions}.": "Dê ao meu cargo estas permissões: {permissions}.",
  "For questions in threads I also need: {permissions}.": "Para perguntas em tópicos também preciso de: {permissions}.",
  "This server has a DAO already: type /help to see what you can ask me.":
    "Este servidor já tem uma DAO: digite /help para ver o que pode me pedir.",
  "Next: type /admin setup in the server. It asks for repositories, channels, treasury and vote, and checks each answer.":
    "Depois: digite /admin setup no servidor. Ele pede repositórios, canais, tesouraria e votação, e verifica cada resposta.",
  "No DAO is set up for this server yet. Whoever runs me can add one: its rules name this server.":
    "Ainda não há DAO para este servidor. Quem me opera pode adicionar uma: as regras dela nomeiam este servidor.",
  'The section "Running it for your DAO" of my README tells the rest.':
    'A seção "Running it for your DAO" do meu README conta o resto.',
  "I never ask for a password, a seed phrase or a private key.":
    "Nunca peço senha, frase de recuperação ou chave privada.",
  "**Discord**: {name}": "**Discord**: {name}",
  "**GitHub**: not linked. Link it with /link add.": "**GitHub**: não vinculado. Vincule com /link add.",
  "**GitHub**: {name}": "**GitHub**: {name}",
  "**Wallet**: not linked. Link one with /link add.": "**Carteira**: não vinculada. Vincule uma com /link add.",
  "**Wallet**: {wallet}": "**Carteira**: {wallet}",
  "Nothing is paid to this wallet before {time}: it took another's place.":
    "Nada é pago a esta carteira antes de {time}: ela tomou o lugar de outra.",
  "{what}, since {time}": "{what}, desde {time}",
  "{amount} are kept for you until you have linked a wallet.":
    "{amount} ficam guardados até você vincular uma carteira.",
  "{amount} are kept for you and will be a line of the next proposal.":
    "{amount} ficam guardados e serão uma linha da próxima proposta.",
  "{name}: you claim the GitHub account of somebody else. Reviewers decide by {time}.":
    "{name}: você reivindica a conta do GitHub de outra pessoa. Os revisores decidem até {time}.",
  "{name}: you claim the wallet of somebody else. Reviewers decide by {time}.":
    "{name}: você reivindica a carteira de outra pessoa. Os revisores decidem até {time}.",
  "{name}: somebody claims your GitHub account. Reviewers decide by {time}; tell one of them what happened.":
    "{name}: alguém reivindica sua conta do GitHub. Os revisores decidem até {time}; conte a um deles o que aconteceu.",
  "{name}: somebody claims your wallet. Reviewers decide by {time}; tell one of them what happened.":
    "{name}: alguém reivindica sua carteira. Os revisores decidem até {time}; conte a um deles o que aconteceu.",
  "No wallet is linked to you.": "Nenhuma carteira está vinculada a você.",
  "No GitHub account is linked to you.": "Nenhuma conta do GitHub está vinculada a você.",
  Unlink: "Desvincular",
  "This unlinks your wallet. What you earn is then kept for you until you link one.":
    "Isto desvincula sua carteira. O que você ganhar fica guardado até vincular outra.",
  "This parts your Discord and GitHub accounts and unlinks your wallet. Your work, and what it earned, stay with the GitHub account until somebody who holds it links it again.":
    "Isto separa suas contas do Discord e do GitHub e desvincula sua carteira. Seu trabalho, e o que ele ganhou, ficam com a conta do GitHub até que quem a possui a vincule de novo.",
  "What was voted on already is still paid where it was voted to go.":
    "O que já foi votado ainda é pago onde foi votado.",
  "{hours, plural, =0 {Whatever you link next is paid with the next proposal.} one {Whatever you link next waits # hour before it is paid.} other {Whatever you link next waits # hours before it is paid.}}":
    "{hours, plural, =0 {O que você vincular depois recebe com a próxima proposta.} one {O que você vincular depois espera # hora antes de receber.} other {O que você vincular depois espera # horas antes de receber.}}",
  "Your wallet is unlinked.": "Sua carteira foi desvinculada.",
  "Your accounts are parted, and your wallet is unlinked.": "Suas contas foram separadas, e sua carteira desvinculada.",
  "To link again, use /link add.": "Para vincular de novo, use /link add.",
  "You will be erased after {when}. Until then you can take it back with /privacy erase.":
    "Seus dados serão apagados depois de {when}. Até lá você pode desistir com /privacy erase.",
  "What is on its way to you settles first, and I wait for that.":
    "O que está a caminho de você é concluído primeiro, e eu espero por isso.",
  "You stay. Nothing was erased.": "Você fica. Nada foi apagado.",
  "Erase me": "Apagar meus dados",
  "Take it back": "Desistir de apagar",
  "I keep nothing about your Discord account.": "Não guardo nada sobre sua conta do Discord.",
  "If you have merged work here, /link add shows which GitHub account is yours.":
    "Se você tem trabalho aceito aqui, /link add mostra qual conta do GitHub é sua.",
  "**In my vault**, encrypted under a key of your own, which nobody else's things lie under:":
    "**No meu cofre**, cifrado com uma chave só sua, que não cobre nada de mais ninguém:",
  "- Your GitHub account {name}, so that your work is found.":
    "- Sua conta do GitHub {name}, para encontrar seu trabalho.",
  "- Your Discord account {name}, so that you can ask me.":
    "- Sua conta do Discord {name}, para que você possa me pedir coisas.",
  "- Your wallet {wallet}, so that you can be paid.": "- Sua carteira {wallet}, para que você possa receber.",
  "- {reasons, plural, one {# reason} other {# reasons}} that you wrote, so that others can follow them.":
    "- {reasons, plural, one {# motivo que você escreveu} other {# motivos que você escreveu}}, para que outros possam entender suas decisões.",
  "- {signatures, plural, one {# signature} other {# signatures}} that you gave as a treasurer.":
    "- {signatures, plural, one {# assinatura} other {# assinaturas}} que você deu como tesoureiro.",
  "- The words of {motions, plural, one {# motion} other {# motions}} that you asked the members.":
    "- O texto de {motions, plural, one {# moção} other {# moções}} que você apresentou aos membros.",
  "**In the DAO's ledger**, which is never changed: {entries, plural, one {# entry} other {# entries}} about you. They name you by a random id, without name or wallet.":
    "**No livro da DAO**, que nunca muda: {entries, plural, one {# entrada} other {# entradas}} sobre você. Elas se referem a você por um identificador aleatório, sem nome nem carteira.",
  "{amount} are reserved for you.": "{amount} estão reservados para você.",
  "**Public for ever**, and not mine to erase: payments and claims on the chain with wallets and amounts, ballots and votes on Snapshot, pull requests, reviews and my comments on GitHub, and my posts in this server.":
    "**Público para sempre**, e não cabe a mim apagar: pagamentos e resgates na rede com carteiras e valores, votações e votos no Snapshot, pull requests, revisões e meus comentários no GitHub, e minhas publicações neste servidor.",
  "The evidence of merged work and the votes that I counted are kept as they were public there. The DAO's rules name its reviewers and guardians.":
    "As provas do trabalho aceito e os votos que contei são guardados como eram públicos lá. As regras da DAO nomeiam seus revisores e guardiões.",
  "What you do is credited. /privacy opt-out changes that.": "O que você faz é creditado. /privacy opt-out muda isso.",
  "Nothing you do is credited, as you chose. /privacy opt-out changes that.":
    "Nada do que você faz é creditado, como escolheu. /privacy opt-out muda isso.",
  "You asked to be erased: that happens after {when}.": "Você pediu para ser apagado: isso acontece depois de {when}.",
  "It waits until this has settled:": "Espera até que isto se conclua:",
  "This is all that I keep about you. Only you see this message.":
    "Isto é tudo o que guardo sobre você. Só você vê esta mensagem.",
  "**If you are erased**, your key is destroyed, and with it your accounts, your wallet and all that you wrote here. Nobody can bring that back, not even from a backup.":
    "**Se você for apagado**, sua chave é destruída, e com ela suas contas, sua carteira e tudo o que escreveu aqui. Ninguém pode trazer isso de volta, nem de um backup.",
  "Nothing is reserved for you.": "Nada está reservado para você.",
  "You lose what is reserved for you: {amount} go back to the treasury.":
    "Você perde o que está reservado: {amount} voltam para a tesouraria.",
  "Work in the open epoch is not paid. What you fetch as a claim stays yours to fetch, with your wallet.":
    "O trabalho na época aberta não é pago. O que você pode resgatar continua seu, com sua carteira.",
  "If you come back, you are somebody new here, and old work stays without a name.":
    "Se você voltar, será alguém novo aqui, e o trabalho antigo fica sem nome.",
  "First this has to settle:": "Antes isto precisa se concluir:",
  "At least a day passes first, in which you can take it back.":
    "Antes passa ao menos um dia, em que você pode desistir.",
  "From now on nothing you do is credited. What you have earned stays yours.":
    "A partir de agora nada do que você faz é creditado. O que você ganhou continua seu.",
  "From now on what you do is credited again.": "A partir de agora o que você faz volta a ser creditado.",
  "Page {page} of {pages}": "Página {page} de {pages}",
  Back: "Voltar",
  "Next page": "Próxima página",
  "I no longer have the rest of this answer. Please ask again.":
    "Não tenho mais o resto desta resposta. Pergunte de novo.",
  "**Set up your DAO.** I ask for one thing after the other, and check each answer at once.":
    "**Configure sua DAO.** Peço uma coisa de cada vez, e verifico cada resposta na hora.",
  "Whoever runs me finds a code in my log. Only with it can a set-up begin, so that no stranger sets me up.":
    "Quem me opera encontra um código no meu log. Só com ele a configuração começa, para que nenhum estranho me configure.",
  "Begin with the code": "Começar com o código",
  Name: "Nome",
  Repositories: "Repositórios",
  Channels: "Canais",
  Treasury: "Tesouraria",
  Vote: "Votação",
  "Budget and times": "Orçamento e prazos",
  People: "Pessoas",
  "Write {file}": "Gravar {file}",
  "not answered yet": "ainda não respondido",
  "Next: press {step}.": "Depois: aperte {step}.",
  "The rules of this DAO stand. What you write here is {file}, a draft: only a vote of the members brings it into force.":
    "As regras desta DAO já valem. O que você escreve aqui é {file}, um rascunho: só uma votação dos membros o põe em vigor.",
  "All is answered. Look at it once more, then press Write {file}.":
    "Tudo está respondido. Olhe mais uma vez, e aperte Gravar {file}.",
  "Begin the set-up": "Começar a configuração",
  "The code from Laurel's log": "O código do log do Laurel",
  "Short id, chosen once and for all: my-dao": "Id curto, para sempre: my-dao",
  "The name that people read": "O nome que as pessoas leem",
  "Repositories, one owner/name on each line": "Repositórios, um owner/name por linha",
  "Where proposals are posted": "Onde as propostas são publicadas",
  "Where payouts are posted": "Onde os pagamentos são publicados",
  "Address of the Safe": "Endereço do Safe",
  "Address of your Payouts contract": "Endereço do seu contrato Payouts",
  "Address of the token": "Endereço do token",
  "MultiSendCallOnly; empty: Safe 1.4.1's": "MultiSendCallOnly; vazio: o do Safe 1.4.1",
  "Snapshot space, like my-dao.eth": "Espaço no Snapshot, como my-dao.eth",
  "Quorum in voting power, like 100": "Quórum em poder de voto, como 100",
  "Least number of voters, like 2": "Mínimo de votantes, como 2",
  "Voting power: chain, or hub": "Poder de voto: chain ou hub",
  "Most that one epoch pays, in whole tokens": "Máximo que uma época paga, tokens inteiros",
  "Most of the balance it takes, in percent": "Máximo do saldo, em porcentagem",
  "Days of an epoch; empty: 7": "Dias de uma época; vazio: 7",
  "Hours to discuss, vote, object: 24 72 24": "Horas: discussão, voto, objeção: 24 72 24",
  "Maintainers: a Discord id on each line": "Mantenedores: um id do Discord por linha",
  "Reviewers: Discord id and GitHub login": "Revisores: id do Discord e login do GitHub",
  "Guardians: a Discord id on each line": "Guardiões: um id do Discord por linha",
  "Write a plain number with at most {number} decimals, like 1250.5":
    "Escreva um número com no máximo {number} casas decimais, como 1250.5",
  "This is not an amount of the token.": "Isto não é uma quantia do token.",
  "The proposal's text is too long for Snapshot.": "O texto da proposta é longo demais para o Snapshot.",
  "{count} characters": "{count} caracteres",
  "Give it a title.": "Dê um título.",
  "The title has {count} characters.": "O título tem {count, plural, one {# caractere} other {# caracteres}}.",
  "Write 5 to {most} characters.": "Escreva de 5 a {most} caracteres.",
  "Say what it is about.": "Diga do que se trata.",
  "The text has {count} characters.": "O texto tem {count, plural, one {# caractere} other {# caracteres}}.",
  "Write 20 to {most} characters. Snapshot keeps them for ever: write nothing that must be deleted one day.":
    "Escreva de 20 a {most} caracteres. O Snapshot os guarda para sempre: não escreva nada que precise ser apagado um dia.",
  "These choices cannot be voted on.": "Estas opções não podem ser votadas.",
  "{count} choices: {words}": "{count, plural, one {# opção} other {# opções}}: {words}",
  "Write 2 to {most} different choices of at most {count} characters.":
    "Escreva de 2 a {most} opções diferentes de no máximo {count} caracteres.",
  "This message was named before.": "Esta mensagem já foi indicada antes.",
  "What a message shows is credited or declined once.": "O que uma mensagem mostra é creditado ou recusado uma só vez.",
  "Name another message, or ask a maintainer.": "Indique outra mensagem, ou peça a um mantenedor.",
  "Only the DAO's maintainers credit work by their word alone.":
    "Só os mantenedores da DAO creditam trabalho só com a palavra deles.",
  "Name it from its message instead: open the message's menu, Apps, Credit this message. A reviewer then decides.":
    "Indique a partir da mensagem: abra o menu da mensagem, Apps, Creditar esta mensagem. Depois um revisor decide.",
  "Nobody credits their own work.": "Ninguém credita o próprio trabalho.",
  "Ask another maintainer, or use /feedback.": "Peça a outro mantenedor, ou use /feedback.",
  "Bots are not rewarded.": "Bots não são recompensados.",
  "{name} is a bot.": "{name} é um bot.",
  "Choose the person behind it.": "Escolha a pessoa por trás dele.",
  "This is not a number of things done.": "Isto não é um número de coisas feitas.",
  "Write one from 1 to {most}.": "Escreva um de 1 a {most}.",
  "Say what was done.": "Diga o que foi feito.",
  "Write {least} to {most} characters: reviewers and the DAO read them.":
    "Escreva de {least} a {most} caracteres: os revisores e a DAO leem.",
  "No epoch is open at the moment.": "No momento não há época aberta.",
  "The next one opens by itself: try again in a minute.": "A próxima abre sozinha: tente de novo em um minuto.",
  "This DAO rewards pull requests and reviews alone.": "Esta DAO recompensa só pull requests e revisões.",
  "Its rules can allow more (acts.credited): /rules propose.":
    "As regras podem permitir mais (acts.credited): /rules propose.",
  "{count} are credited, {left} wait; the rules allow {most} in one epoch.":
    "{count} creditados, {left} em espera; as regras permitem {most} por época.",
  "Name it again when the next epoch is open.": "Indique de novo quando a próxima época abrir.",
  "The rules of this epoch allow {most}.": "As regras desta época permitem {most}.",
  "Credit it when the next epoch is open.": "Credite quando a próxima época abrir.",
  "You have credited as much as one person credits in one epoch.":
    "Você já creditou tudo o que uma pessoa credita em uma época.",
  "{count} works rest on your word.":
    "{count, plural, one {# trabalho se apoia} other {# trabalhos se apoiam}} na sua palavra.",
  "Another reviewer or maintainer can go on; you can when the next epoch is open.":
    "Outro revisor ou mantenedor pode continuar; você, quando a próxima época abrir.",
  "This person has chosen to take no part in the rewards.": "Esta pessoa escolheu não participar das recompensas.",
  "They can take part again with /privacy opt-out.": "Ela pode voltar a participar com /privacy opt-out.",
  "Too much waits for the reviewers already.": "Já há coisa demais esperando os revisores.",
  "{count} of yours wait, {number} in all.": "{count} seus esperam, {number} no total.",
  "Try again when some of it is decided.": "Tente de novo quando parte disso for decidida.",
  "You have a part in this work.": "Você tem parte neste trabalho.",
  "{name}: who did it and who named it do not decide on it.": "{name}: quem fez e quem indicou não decidem sobre isso.",
  "Another reviewer decides.": "Outro revisor decide.",
  "This work does not wait for a decision any more.": "Este trabalho não espera mais uma decisão.",
  "See /score {name}.": "Veja /score {name}.",
  "Thanks go to somebody else.": "Agradecimentos vão para outra pessoa.",
  "Choose another member.": "Escolha outro membro.",
  "You have thanked as often as one epoch takes.": "Você já agradeceu tantas vezes quanto uma época permite.",
  "{count} times; the rules allow {most}.": "{count, plural, one {# vez} other {# vezes}}; as regras permitem {most}.",
  "Thank again when the next epoch is open.": "Agradeça de novo quando a próxima época abrir.",
  "Laurel does not know which work is yours.": "O Laurel não sabe qual trabalho é seu.",
  "Link your GitHub account first: /link add": "Vincule antes sua conta do GitHub: /link add",
  "No work of yours on {name} can be appealed.": "Não se pode recorrer de nenhum trabalho seu em {name}.",
  "Only your own scores can, until the epoch after theirs has closed. See yours with /me.":
    "Só suas próprias pontuações, até fechar a época seguinte à delas. Veja as suas com /me.",
  "This DAO has named nobody who could answer an appeal.":
    "Esta DAO não nomeou ninguém que possa responder a um recurso.",
  "Speak about it under the proposal on Discord before the vote; the DAO names reviewers in its rules by a vote.":
    "Fale disso sob a proposta no Discord antes da votação; a DAO nomeia revisores em suas regras por votação.",
  "{name} has no score yet.": "{name} ainda não tem pontuação.",
  "Wait for the score, then appeal.": "Espere a pontuação, depois recorra.",
  "{name} was appealed already.": "{name} já teve recurso.",
  "It is answered by {time}.": "A resposta vem até {time}.",
  "One appeal is heard about a score.": "Cada pontuação admite um só recurso.",
  "{name} can no longer be appealed.": "{name} não admite mais recurso.",
  "Its {days} days ended on {time}.": "Seus {days} dias terminaram em {time}.",
  "Speak about it under the next proposal on Discord.": "Fale disso sob a próxima proposta no Discord.",
  "You have voted on this appeal.": "Você já votou neste recurso.",
  "One vote each.": "Um voto por pessoa.",
  "No appeal about {name} is open.": "Não há recurso aberto sobre {name}.",
  "See /review queue.": "Veja /review queue.",
  "Only treasurers can do this, and your wallet is not linked.":
    "Só tesoureiros podem fazer isso, e sua carteira não está vinculada.",
  "If you are an owner of the Safe, run /link add first.": "Se você é dono do Safe, use antes /link add.",
  "Only treasurers can do this: your linked wallet is not an owner of the Safe.":
    "Só tesoureiros podem fazer isso: sua carteira vinculada não é dona do Safe.",
  "Your wallet is {wallet}.": "Sua carteira é {wallet}.",
  "Nothing was changed. If you sign with another wallet, link that one with /link add.":
    "Nada foi alterado. Se você assina com outra carteira, vincule-a com /link add.",
  "You have signed this payout already.": "Você já assinou este pagamento.",
  "{count} of {number} signatures are in.": "Há {count} de {number} assinaturas.",
  "You have held the payout of {payout} twice in a row.":
    'Você já reteve o pagamento de "{payout}" duas vezes seguidas.',
  "The next hold is another treasurer's or a guardian's: ask one of them.":
    "A próxima retenção é de outro tesoureiro ou guardião: peça a um deles.",
  "No such payout is held.": "Esse pagamento não está retido.",
  "See /payout status.": "Veja /payout status.",
  "No such payout waits.": "Esse pagamento não está à espera.",
  "See /payout list for where each payout stands.": "Veja em /payout list como está cada pagamento.",
  "This payout was offered to the treasurers already, and every owner could execute it.":
    "Este pagamento já foi apresentado aos tesoureiros, e qualquer dono poderia executá-lo.",
  "Only /payout cancel stops it now: an empty transaction at the same nonce, signed like any other.":
    "Agora só /payout cancel o para: uma transação vazia com o mesmo nonce, assinada como qualquer outra.",
  "This payout was superseded.": "Este pagamento foi substituído.",
  "You have signed this cancellation already.": "Você já assinou este cancelamento.",
  "The others sign with /payout cancel.": "Os outros assinam com /payout cancel.",
  "This payout has moved on meanwhile.": "Este pagamento avançou nesse meio-tempo.",
  "Run /payout review in Discord to see where it stands.": "Use /payout review no Discord para ver como está.",
  "The payout of {payout} is signed and on its way.": 'O pagamento de "{payout}" está assinado e a caminho.',
  "Transaction {hash}.": "Transação {hash}.",
  "No payout waits for signatures.": "Nenhum pagamento espera assinaturas.",
  "No payout of {payout} waits for signatures.": 'Nenhum pagamento de "{payout}" espera assinaturas.',
  "Wait a moment and run /payout review again.": "Espere um momento e use /payout review de novo.",
  "There is no such epoch.": "Não existe essa época.",
  'Write its number, "open" or "last".': 'Escreva o número, "open" ou "last".',
  "See /proposal list.": "Veja /proposal list.",
  "See /proposal list; older ones are on the public record.":
    "Veja /proposal list; as mais antigas estão no registro público.",
  "An appeal needs a reason.": "Um recurso precisa de um motivo.",
  "It has {count} characters.": "Tem {count, plural, one {# caractere} other {# caracteres}}.",
  "Write {least} to {most}, in your own words.": "Escreva de {least} a {most}, com suas palavras.",
  "Reviewers who are neither of you decide by {time}.": "Revisores que não são nenhum de vocês decidem até {time}.",
  "Nothing was changed. Ask a reviewer of the DAO if you have more to say.":
    "Nada foi alterado. Fale com um revisor da DAO se tiver mais a dizer.",
  "{count} claims of yours wait for a decision already.":
    "Já há {count, plural, one {# reivindicação sua esperando} other {# reivindicações suas esperando}} uma decisão.",
  "Wait until they are decided.": "Espere até que sejam decididas.",
  "You have decided on this already.": "Você já decidiu sobre isto.",
  "You are one of the two whom this is about.": "Você é uma das duas pessoas de quem se trata.",
  "There is no open dispute-{number}.": "Não há dispute-{number} aberta.",
  "This is not a pull request's name.": "Isto não é o nome de um pull request.",
  "Write it as owner/repo#12.": "Escreva como owner/repo#12.",
  "The ledger of {dao} knows nothing of {name}.": "O livro de {dao} não sabe nada de {name}.",
  "Check the name.": "Confira o nome.",
  "Check the name. A pull request is recorded after it was merged; the sweep finds one whose webhook was lost.":
    "Confira o nome. Um pull request é registrado depois de aceito; a varredura acha o que se perdeu.",
  "This is not the name of a vote.": "Isto não é o nome de uma votação.",
  "Write it like epoch 6, grant 2 or motion 3; /proposal list has them all.":
    "Escreva como epoch 6, grant 2 ou motion 3; /proposal list tem todos.",
  "No vote on {payout} is open.": 'Não há votação aberta sobre "{payout}".',
  "See /proposal list, or /proposal show {name}.": "Veja /proposal list, ou /proposal show {name}.",
  "You have linked nothing, so you are not reminded of votes.":
    "Você não vinculou nada, então não é lembrado das votações.",
  "Run /link add first.": "Use antes /link add.",
  "No rules with this hash were ever in force.": "Nunca houve regras em vigor com este hash.",
  "Copy it from /rules history; its first {number} digits are enough where only one begins so.":
    "Copie de /rules history; bastam os {number} primeiros dígitos se só um começar assim.",
  "No file of rules can be read here.": "Nenhum arquivo de regras pode ser lido aqui.",
  "Give two hashes from /rules history.": "Dê dois hashes de /rules history.",
  "The file is not what is in force, so one setting of it cannot be proposed alone.":
    "O arquivo não é o que está em vigor, então não se pode propor um só ajuste dele.",
  "It differs from the rules in force: see /rules diff.": "Difere das regras em vigor: veja /rules diff.",
  "Propose the file as a whole, without a setting; or ask whoever runs me to put back what is in force.":
    "Proponha o arquivo inteiro, sem ajuste; ou peça a quem me opera que reponha o que está em vigor.",
  "This link was used already, or it was never valid.": "Este link já foi usado, ou nunca foi válido.",
  "Laurel only reads at the moment.": "O Laurel só lê no momento.",
  "Try again later.": "Tente mais tarde.",
  "The members were asked about this payout before.": "Os membros já foram consultados sobre este pagamento.",
  "Each payout is asked about once: while a vote about it is open, it waits.":
    "Pergunta-se uma vez sobre cada pagamento: enquanto a votação está aberta, ele espera.",
  "See /proposal list. A treasurer or guardian can hold it with /payout hold.":
    "Veja /proposal list. Um tesoureiro ou guardião pode retê-lo com /payout hold.",
  "The Snapshot space cannot carry this vote.": "O espaço no Snapshot não comporta esta votação.",
  "Only members with a vote can ask this, and your wallet is not linked.":
    "Só membros com voto podem pedir isso, e sua carteira não está vinculada.",
  "Only members with a vote can ask this.": "Só membros com voto podem pedir isso.",
  "Your wallet {wallet} has no voting power in the Snapshot space.":
    "Sua carteira {wallet} não tem poder de voto no espaço do Snapshot.",
  "Ask a member who has, or link the wallet that holds your votes with /link add.":
    "Peça a um membro que tenha, ou vincule com /link add a carteira que tem seus votos.",
  "You have asked this in the same words.": "Você já perguntou isto com as mesmas palavras.",
  "Enough motions are open already.": "Já há moções abertas suficientes.",
  "{count} are open.": "Há {count} em andamento.",
  "Wait until one of them is decided; see /proposal list.": "Espere até que uma seja decidida; veja /proposal list.",
  "You have asked enough for now.": "Por enquanto você já pediu o bastante.",
  "{count} motions of yours are open.": "Você tem {count, plural, one {# moção aberta} other {# moções abertas}}.",
  "Wait until one of them is decided.": "Espere até que uma seja decidida.",
  "Other rules are being voted on.": "Outras regras estão em votação.",
  "Motion {number} would change the rules.": "A moção {number} mudaria as regras.",
  "Wait until it is decided: then it is clear what your change would change.":
    "Espere a decisão: então ficará claro o que a sua mudança mudaria.",
  "These rules would change nothing, or were written for other rules than those in force.":
    "Estas regras não mudariam nada, ou foram escritas para outras que não as em vigor.",
  "See /rules show, change dao.yaml from there, and propose again.":
    "Veja /rules show, mude dao.yaml a partir daí e proponha de novo.",
  "This payout cannot be decided about any more.": "Não se pode mais decidir sobre este pagamento.",
  "It was offered to the treasurers, or it is over.": "Foi apresentado aos tesoureiros, ou já acabou.",
  "A vote about this payout is open already.": "Já há uma votação aberta sobre este pagamento.",
  "The treasury is not what the rules describe.": "A tesouraria não é a que as regras descrevem.",
  "Enough grants are open already.": "Já há subsídios abertos suficientes.",
  "Wait until one of them is decided and paid; see /proposal list.":
    "Espere até que um seja decidido e pago; veja /proposal list.",
  "A grant that you asked for is not decided yet.": "Um subsídio que você pediu ainda não foi decidido.",
  "Wait until it is; see /proposal list.": "Espere até que seja; veja /proposal list.",
  "Whoever is to be paid has no wallet linked.": "Quem deve receber não tem carteira vinculada.",
  "Ask them to run /link add, then propose the grant again.": "Peça que use /link add, e proponha o subsídio de novo.",
  "Whoever is to be paid changed the wallet a short time ago.": "Quem deve receber trocou de carteira há pouco.",
  "A changed wallet is paid after {hours} hours; propose the grant then.":
    "Após uma troca de carteira, o pagamento vem depois de {hours} horas; proponha o subsídio então.",
  "This amount cannot be paid.": "Esta quantia não pode ser paga.",
  "Write an amount above zero.": "Escreva uma quantia acima de zero.",
  "The treasury cannot promise so much.": "A tesouraria não pode prometer tanto.",
  "Asked for is {amount}; of what is not promised already, at most {total} may go at once.":
    "Pede-se {amount}; do que não está prometido, pode sair de uma vez {total} no máximo.",
  "Ask for less, or wait until the treasury holds more.": "Peça menos, ou espere até que a tesouraria tenha mais.",
  "The DAO is not paused.": "A DAO não está em pausa.",
  "Nothing was changed.": "Nada foi alterado.",
  "Only the DAO's maintainers and the admins of this server may do this.":
    "Só os mantenedores da DAO e os administradores deste servidor podem fazer isso.",
  "The rules do not name you as a maintainer, and Discord does not let you manage this server.":
    "As regras não nomeiam você mantenedor, e o Discord não deixa você gerenciar este servidor.",
  "Ask one of them. Nothing was changed.": "Peça a um deles. Nada foi alterado.",
  "The DAO is paused already, until {time}.": "A DAO já está em pausa, até {time}.",
  "It can be paused anew once this pause is over.": "Pode ser pausada de novo quando esta pausa acabar.",
  "You have paused the DAO twice in a row.": "Você já pausou a DAO duas vezes seguidas.",
  "You did not ask to be erased, or it is done already.": "Você não pediu para ser apagado, ou já foi feito.",
  "Run /privacy show to see what is kept about you.": "Use /privacy show para ver o que é guardado sobre você.",
  "Nothing is kept about your Discord account.": "Nada é guardado sobre sua conta do Discord.",
  "If you have merged work here, run /link add first: it shows which GitHub account is yours.":
    "Se você tem trabalho aceito aqui, use antes /link add: mostra qual conta do GitHub é sua.",
  "Give a reason.": "Dê um motivo.",
  "The reason has {count} characters.": "O motivo tem {count, plural, one {# caractere} other {# caracteres}}.",
  "Write {least} to {most} characters: both the contributor and the DAO read it.":
    "Escreva de {least} a {most} caracteres: o contribuidor e a DAO leem.",
  "{name} waits for nobody.": "{name} não espera ninguém.",
  "Its score stands. A contributor may appeal it: /appeal.":
    "A pontuação vale. Um contribuidor pode recorrer: /appeal.",
  "One reviewer alone changes only a score that was flagged.": "Um revisor sozinho só muda uma pontuação sinalizada.",
  "The contributor may appeal: then a panel decides.": "O contribuidor pode recorrer: então um painel decide.",
  "{name} is under appeal.": "{name} está em recurso.",
  "Decide on the appeal instead: /review decide.": "Decida sobre o recurso: /review decide.",
  "{name} is not credited yet.": "{name} ainda não está creditado.",
  "Credit it as code counts it with /review confirm, or decline it with the score 0.00.":
    "Credite como o código conta com /review confirm, ou recuse com a pontuação 0,00.",
  "This is not a rating.": "Isto não é uma avaliação.",
  "Write one from 0.00 to 5.00.": "Escreva uma de 0,00 a 5,00.",
  "Write one from 0.00 to 5.00, like 3.20.": "Escreva uma de 0,00 a 5,00, como 3,20.",
  "Others rate it.": "Outros avaliam.",
  "This work was not drawn.": "Este trabalho não foi sorteado.",
  "You have rated this work.": "Você já avaliou este trabalho.",
  "One rating each.": "Uma avaliação por pessoa.",
  "Only the DAO's reviewers may do this.": "Só os revisores da DAO podem fazer isso.",
  "{name} is not among the reviewers in the rules.": "{name} não está entre os revisores das regras.",
  "Reviewers are named in the rules, which the DAO changes by a vote.":
    "Os revisores são nomeados nas regras, que a DAO muda por votação.",
  "{name}: its author, co-authors and reviewers do not decide on its scores.":
    "{name}: autor, coautores e revisores não decidem sobre suas pontuações.",
  "There is no score with this name that can still change.": "Não há pontuação com este nome que ainda possa mudar.",
  "The queue of reviewers names those that can: /review queue. A score stands once the epoch after its own has closed.":
    "A fila dos revisores nomeia as que podem: /review queue. Uma pontuação fica fixa quando fecha a época seguinte à sua.",
  "This is not a score.": "Isto não é uma pontuação.",
  "A score outside the band needs quotes from the work.":
    "Uma pontuação fora da faixa precisa de citações do trabalho.",
  "Quote 1 to {most} changed lines (or lines of the review) exactly, or stay inside the band.":
    "Cite exatamente de 1 a {most} linhas alteradas (ou da revisão), ou fique dentro da faixa.",
  "These are too many quotes.": "São citações demais.",
  "Quote at most {most} lines.": "Cite no máximo {most} linhas.",
  "This line does not stand in the work as a judge is shown it.":
    "Esta linha não está no trabalho como é mostrado a um jurado.",
  "Quote changed lines (or lines of the review) exactly.": "Cite exatamente linhas alteradas (ou da revisão).",
  "No epoch of {dao} is open at the moment.": "No momento não há época aberta em {dao}.",
  "Ask for the last epoch, or all time.": "Peça a época anterior, ou desde sempre.",
  "No epoch has closed yet.": "Nenhuma época fechou ainda.",
  "Ask for this epoch.": "Peça esta época.",
  "No epoch has begun yet.": "Nenhuma época começou ainda.",
  "There is no epoch {number} on record.": "Não há época {number} no registro.",
  "The first begins by itself.": "A primeira começa sozinha.",
  "The newest is epoch {number}.": "A mais nova é a época {number}.",
  "To unlink your wallet: /link remove.": "Para desvincular sua carteira: /link remove.",
  "To link one: /link add.": "Para vincular uma: /link add.",
  "This button is somebody else's.": "Este botão é de outra pessoa.",
  "Whoever asked may press it; ask me yourself about your own work.":
    "Quem perguntou pode apertá-lo; pergunte você sobre o seu trabalho.",
  "I no longer have what this button was for.": "Não tenho mais aquilo para que este botão servia.",
  "Type /appeal, or ask me again.": "Digite /appeal, ou pergunte de novo.",
  "I do not know this part of /{name} (yet).": "Não conheço esta parte de /{name} (ainda).",
  "Try /help.": "Tente /help.",
  "I do not know this member.": "Não conheço este membro.",
  "Choose one from the list.": "Escolha um da lista.",
  "I no longer know which message you meant.": "Não sei mais de qual mensagem você falava.",
  "Open its menu once more.": "Abra o menu dela de novo.",
  "This is no kind of work.": "Isto não é um tipo de trabalho.",
  "Choose one of the list.": "Escolha um dos da lista.",
  "I no longer know whom you meant.": "Não sei mais de quem você falava.",
  "Try again, or type /kudos.": "Tente de novo, ou digite /kudos.",
  "Nothing of this kind can be asked.": "Nada deste tipo pode ser pedido.",
  "Choose one of the kinds.": "Escolha um dos tipos.",
  "For {kind}, {name} is missing.": "Para {kind} falta {name}.",
  "Add it, and ask again.": "Acrescente e peça de novo.",
  "{name} does not belong to {kind}.": "{name} não pertence a {kind}.",
  "Leave it out, or choose another kind.": "Retire, ou escolha outro tipo.",
  "A dispute has no score.": "Uma disputa não tem pontuação.",
  "Leave the score out.": "Tire a pontuação.",
  "The amended score is missing.": "Falta a pontuação alterada.",
  "Add it as score, like 3.20, or choose uphold.": "Acrescente em score, como 3,20, ou escolha manter.",
  "This is not a verdict.": "Isto não é um veredito.",
  "Choose uphold or amend.": "Escolha manter ou alterar.",
  "A score that is upheld stays as it is.": "Uma pontuação mantida fica como está.",
  "Leave the score out, or choose amend.": "Tire a pontuação, ou escolha alterar.",
  "A setting and its value belong together.": "Um ajuste e seu valor andam juntos.",
  "Give both; or neither, which proposes the operator's file as a whole.":
    "Dê ambos; ou nenhum, o que propõe o arquivo inteiro do operador.",
  "Nobody may use this part of the command.": "Ninguém pode usar esta parte do comando.",
  "Try /help for what there is.": "Tente /help para ver o que há.",
  "Recorded: {name} stays {points}.": "Registrado: {name} fica em {points}.",
  "Recorded: {name} is {points} instead of {least}.": "Registrado: {name} tem {points} em vez de {least}.",
  "Recorded. Thank you: such ratings teach the jury what this DAO values.":
    "Registrado. Obrigado: avaliações assim ensinam ao júri o que esta DAO valoriza.",
  "Recorded. The appeal about {name} is answered.": "Registrado. O recurso sobre {name} foi respondido.",
  "Recorded. {count} more votes decide the appeal about {name}.":
    "Registrado. {count, plural, one {Falta # voto} other {Faltam # votos}} para decidir o recurso sobre {name}.",
  "Your appeal about {name} is on record. No reviewer is free of a part in this work: it lapses on {time} unless the DAO names another.":
    "Seu recurso sobre {name} está no registro. Nenhum revisor está livre de parte neste trabalho: expira em {time} se a DAO não nomear outro.",
  "Your appeal about {name} is on record. {who} it by {time}; until then the score stays {points}.":
    "Seu recurso sobre {name} está no registro. {who} até {time}; até lá a pontuação fica em {points}.",
  "One reviewer answers": "Um revisor responde",
  "{count} reviewers answer": "{count} revisores respondem",
  "No reviewer was free of a part in the work, so the score stands.":
    "Nenhum revisor estava livre de parte no trabalho, então a pontuação vale.",
  "No reviewer answered in time, so the score stands.": "Nenhum revisor respondeu a tempo, então a pontuação vale.",
  "One reviewer": "Um revisor",
  "{count} reviewers": "{count} revisores",
  "{who} decided, and {points} stands.": "{who}: decidiu-se manter {points}.",
  "{who} decided: {points} instead of {least}.": "{who}: decidiu-se {points} em vez de {least}.",
  "The appeal was {verdict}. {sentence}": "Resultado do recurso: {verdict}. {sentence}",
  upheld: "mantido",
  amended: "alterado",
  "Appealed, to be answered by {time}: {words}": "Em recurso, resposta até {time}: {words}",
  "Appealed. The contributor writes: {words}": "Em recurso. O contribuidor escreve: {words}",
  "To be answered by {time}; {count} of {number} votes are in.": "Resposta até {time}; há {count} de {number} votos.",
  "To be decided by {time}; {count} of {number} votes are in.": "Decisão até {time}; há {count} de {number} votos.",
  "Drawn for the audit: rate the work from 0.00 to 5.00 without looking at its score.":
    "Sorteado para a auditoria: avalie o trabalho de 0,00 a 5,00 sem olhar a pontuação.",
  "A reviewer declined it: {words}": "Um revisor recusou: {words}",
  "A reviewer confirmed it: {words}": "Um revisor confirmou: {words}",
  "A reviewer changed it to {points}: {words}": "Um revisor mudou para {points}: {words}",
  "It waits for a reviewer who has no part in it.": "Espera um revisor que não tenha parte nisso.",
  "In their words: {words}": "Nas palavras da pessoa: {words}",
  "Told as: {words}": "Contado assim: {words}",
  "Seen at {url}": "Visto em {url}",
  "Credited by {name}.": "Creditado por {name}.",
  "{name} is credited with {points} of 5.00.": "{name} foi creditado com {points} de 5,00.",
  "{name} is not credited; your reason stands on the public record.":
    "{name} não foi creditado; seu motivo está no registro público.",
  "Credited: {name}, worth {points} of 5.00. It goes into the proposal of epoch {epoch}, and everybody can see why with /score {work}.":
    "Creditado: {name}, vale {points} de 5,00. Entra na proposta da época {epoch}, e todos podem ver por quê com /score {work}.",
  "Thank you. It is on record as {name}. This DAO has named no reviewers yet who could credit it.":
    "Obrigado. Está no registro como {name}. Esta DAO ainda não nomeou revisores que possam creditá-lo.",
  "It is on record as {name}. This DAO has named no reviewers yet who could credit it.":
    "Está no registro como {name}. Esta DAO ainda não nomeou revisores que possam creditá-lo.",
  "Thank you. It is on record as {name}. A reviewer decides whether it is credited; /score {work} tells how it stands.":
    "Obrigado. Está no registro como {name}. Um revisor decide se é creditado; /score {work} diz como está.",
  "It is on record as {name}. A reviewer decides whether it is credited; /score {work} tells how it stands.":
    "Está no registro como {name}. Um revisor decide se é creditado; /score {work} diz como está.",
  "The payout of {payout} is held until {time}; /payout release lets it go before.":
    'O pagamento de "{payout}" está retido até {time}; /payout release o libera antes.',
  "The payout of {payout} goes on.": 'O pagamento de "{payout}" segue.',
  "The payout of {payout} is not made.": 'O pagamento de "{payout}" não será feito.',
  "Nothing more is needed from you: /payout status says what it waits for.":
    "Não é preciso mais nada de você: /payout status diz o que espera.",
  "Recorded. {count} more reviewers decide with you.":
    "Registrado. {count, plural, one {Mais # revisor decide} other {Mais # revisores decidem}} com você.",
  "Recorded. Everything stays linked as it is.": "Registrado. Tudo continua vinculado como está.",
  "Recorded. It is taken from its holder, and the claimant may link it.":
    "Registrado. É tirado de quem o tem, e quem o reivindica pode vinculá-lo.",
  "Upheld: everything stays linked as it is. Amended: it is taken from its holder, and the claimant may link it; payment then waits as for every changed wallet.":
    "Manter: tudo continua vinculado como está. Alterar: é tirado de quem o tem, e quem o reivindica pode vinculá-lo; o pagamento então espera como em toda troca de carteira.",
  "Ask both before you decide. Who holds an account today may have stolen it.":
    "Pergunte aos dois antes de decidir. Quem tem uma conta hoje pode tê-la roubado.",
  "{name} is not rewarded. {sentence}": "{name} não é recompensado. {sentence}",
  "{name}, {role} ({kind}), epoch {epoch}: not scored yet":
    "{name}, {role} ({kind}), época {epoch}: ainda sem pontuação",
  "{name}, {role} ({kind}), epoch {epoch}: {points} of 5.00":
    "{name}, {role} ({kind}), época {epoch}: {points} de 5,00",
  "{name}, {role} ({kind}), epoch {epoch}: {points} of 5.00, provisional":
    "{name}, {role} ({kind}), época {epoch}: {points} de 5,00, provisório",
  "{name}, {kind}, epoch {epoch}, named by {who}": "{name}, {kind}, época {epoch}, indicado por {who}",
  "{name}: not scored yet": "{name}: ainda sem pontuação",
  "{name}: {points} of 5.00": "{name}: {points} de 5,00",
  "{work} in {dao}": "{work} em {dao}",
  author: "autor",
  "co-author": "coautor",
  reviewer: "revisor",
  "{amount} of epoch {epoch} did not pass the vote once; they are proposed once more, with the next epoch.":
    "{amount} da época {epoch} não passaram na votação uma vez; serão propostos de novo com a próxima época.",
  "{amount} ({line}) could not be paid: {sentence} It waits for the next proposal.":
    "{amount} ({line}) não puderam ser pagos: {sentence} Espera a próxima proposta.",
  "{amount} of epoch {epoch} are reserved for {name}: a line of the next proposal once a wallet is linked (/link add in Discord) and may be paid.":
    "{amount} da época {epoch} estão reservados para {name}: uma linha da próxima proposta quando houver carteira vinculada (/link add no Discord) que possa receber.",
  "Epoch {epoch} is open; it is split when it closes.": "A época {epoch} está aberta; é dividida quando fecha.",
  "Epoch {epoch} is closed, and no amount stands to {name}.":
    "A época {epoch} está fechada, e {name} não tem nenhum valor.",
  "{name} earned {amount} ({line}): {points} points, in a budget of {budget}. {sentence}":
    "{name} ganhou {amount} ({line}): {points} pontos, em um orçamento de {budget}. {sentence}",
  "You have not linked anything yet. Run /link add: your GitHub work and your wallet become one account, and what you earned so far is kept for you.":
    "Você ainda não vinculou nada. Use /link add: seu trabalho no GitHub e sua carteira viram uma só conta, e o que você ganhou até agora fica guardado.",
  "You are {name}. {count} contributions are on record; {amount} were paid to you so far.":
    "Você é {name}. Há {count, plural, one {# contribuição} other {# contribuições}} no registro; até agora você recebeu {amount}.",
  "{amount} of it were put up for claiming at {url}: connect any wallet there and press Claim, unless it was fetched already.":
    "{amount} disso ficaram para resgate em {url}: conecte ali qualquer carteira e aperte Claim, se ainda não foi resgatado.",
  "{amount} are reserved for you: link a wallet with /link add.":
    "{amount} estão reservados para você: vincule uma carteira com /link add.",
  "{amount} are reserved for you and will be a line of the next proposal.":
    "{amount} estão reservados para você e serão uma linha da próxima proposta.",
  "{amount} ({line}): {sentence}": "{amount} ({line}): {sentence}",
  "The vote did not pass: {reason}. Nobody is paid by it.": "A votação não passou: {reason}. Ninguém é pago por ela.",
  "It passed, and then {reason}. Nobody is paid by it.": "Passou, e depois {reason}. Ninguém é pago por ela.",
  "the members decided that this payout is not made": "os membros decidiram que este pagamento não é feito",
  "None of its transfers can be made: {sentence} They become lines of the next proposal.":
    "Nenhuma de suas transferências pode ser feita: {sentence} Elas viram linhas da próxima proposta.",
  "Sent in transaction {hash}; it waits until the chain is final.":
    "Enviado na transação {hash}; aguarda a confirmação definitiva da rede.",
  "Passed, and held.": "Aprovado, e retido.",
  "Passed; objections are heard until {time}.": "Aprovado; objeções são ouvidas até {time}.",
  "Passed; the batch is about to be offered to the treasurers.":
    "Aprovado; o lote está prestes a ser apresentado aos tesoureiros.",
  "Being voted on until {time}.": "Em votação até {time}.",
  "The vote has ended and waits for Snapshot's final count.":
    "A votação terminou e espera a contagem final do Snapshot.",
  "Drafted; it is about to be shown on Discord.": "Redigida; está prestes a ser mostrada no Discord.",
  "Under discussion; the vote opens at {time}.": "Em discussão; a votação abre em {time}.",
  "{count} of {number} have signed": "{count, plural, one {# assinou} other {# assinaram}} de {number}",
  "{count} of {number} have signed to cancel it":
    "{count, plural, one {# assinou} other {# assinaram}} de {number} para cancelar",
  "In the treasury, waiting for treasurers: {signed}.": "Na tesouraria, aguardando os tesoureiros: {signed}.",
  "In the treasury, waiting for treasurers: {signed}, and {cancelling}.":
    "Na tesouraria, aguardando os tesoureiros: {signed}, e {cancelling}.",
  "In the treasury, and not to be carried out as it was signed: {cancelling}, so that it is offered again without what cannot be paid.":
    "Na tesouraria, e não pode ser executado como foi assinado: {cancelling}, para ser apresentado de novo sem o que não pode ser pago.",
  "Paid in transaction {hash}.": "Pago na transação {hash}.",
  "{count} of its {number} transfers could not be made and waits for the next proposal.":
    "{count} de suas {number} transferências não pôde ser feita e espera a próxima proposta.",
  "{count} of its {number} transfers could not be made and wait for the next proposal.":
    "{count} de suas {number} transferências não puderam ser feitas e esperam a próxima proposta.",
  "1 small reward is put up for claiming: open {url}, connect any wallet and press Claim, and it goes to the wallet it was earned for.":
    "1 recompensa pequena está para resgate: abra {url}, conecte qualquer carteira e aperte Claim, e ela vai para a carteira para a qual foi ganha.",
  "{count} small rewards are put up for claiming: open {url}, connect any wallet and press Claim, and it goes to the wallet it was earned for.":
    "{count} recompensas pequenas estão para resgate: abra {url}, conecte qualquer carteira e aperte Claim, e cada uma vai para a carteira para a qual foi ganha.",
  "{count} voted, and the rules ask for {number}":
    "{count, plural, one {# votou} other {# votaram}}, e as regras pedem {number}",
  "the quorum is {number} ({which}), and {power} was cast":
    "o quórum é {number} ({which}), e foram registrados {power}",
  "the quorum is {number}, and {power} was cast": "o quórum é {number}, e foram registrados {power}",
  "votes for": "votos a favor",
  "all votes": "todos os votos",
  "{number} for of {power} is not above {percent} %": "{number} a favor de {power} não passa de {percent} %",
  "{number} for, {power} against, quorum {quorum} reached":
    "{number} a favor, {power} contra, quórum {quorum} atingido",
  "no choice leads": "nenhuma opção lidera",
  '"{choice}" leads with {power}, quorum {number} reached': '"{choice}" lidera com {power}, quórum {number} atingido',
  "at least {number} voting power takes part ({which}), at least {count} vote, and more than {percent} % of for and against is for.":
    "participa um poder de voto de pelo menos {number} ({which}), {count, plural, one {vota pelo menos #} other {votam pelo menos #}}, e mais de {percent} % dos votos a favor e contra são a favor.",
  "The answer of the members is on record.": "A resposta dos membros está no registro.",
  "Nothing follows from it.": "Não tem consequência.",
  "The rules stay as they are.": "As regras continuam como estão.",
  "The rules were changed meanwhile, so this change no longer fits them. Propose it again.":
    "As regras mudaram nesse meio-tempo, então esta mudança não cabe mais. Proponha de novo.",
  "The payout was decided in another way meanwhile.": "O pagamento foi decidido de outro modo nesse meio-tempo.",
  "Too few voted, so nothing follows: a hold lasts as long as it was set for.":
    "Votaram poucos, então nada muda: uma retenção dura o tempo que foi fixado.",
  'Motion {number}, "{words}", is open for discussion; its ballot opens at {time}.':
    'A moção {number}, "{words}", está aberta para discussão; sua votação abre em {time}.',
  "Grant {number}, {amount} to {name}, is open for discussion; its ballot opens at {time}.":
    "O subsídio {number}, {amount} para {name}, está aberto para discussão; sua votação abre em {time}.",
  "The vote on {payout} opens about {time}. Until then, say in its channel what you think.":
    'A votação sobre "{payout}" abre por volta de {time}. Até lá, diga no canal o que você pensa.',
  "The vote on {payout} ended at {time}; the votes are being counted.":
    'A votação sobre "{payout}" terminou em {time}; os votos estão sendo contados.',
  "The vote on {payout} is open until {time}.": 'A votação sobre "{payout}" está aberta até {time}.',
  "What your vote counts cannot be told, because your wallet is not linked. Run /link add; you can vote without it too.":
    "Não dá para dizer quanto conta seu voto, porque sua carteira não está vinculada. Use /link add; você também pode votar sem isso.",
  "No vote of yours was seen yet; one that was cast on Snapshot is seen within five minutes.":
    "Nenhum voto seu foi visto ainda; um dado no Snapshot é visto em cinco minutos.",
  "A vote of yours is in: {choice}. You may vote again until the end: the last one counts.":
    "Há um voto seu: {choice}. Você pode votar de novo até o fim: vale o último.",
  "Your wallet {wallet} has no votes here, {since}. What it got later counts in later votes.":
    "Sua carteira {wallet} não tem votos aqui, {since}. O que recebeu depois conta em votações posteriores.",
  "Your wallet {wallet} has {power} votes here, {since}.": "Sua carteira {wallet} tem {power} votos aqui, {since}.",
  "as of block {block}, which was taken before this was public":
    "conforme o bloco {block}, tomado antes que isto fosse público",
  "What your vote counts cannot be told at the moment: {sentence}":
    "No momento não dá para dizer quanto conta seu voto: {sentence}",
  "You are mentioned once before a vote ends in which you have votes and have not voted.":
    "Você é mencionado uma vez antes que termine uma votação em que tem votos e não votou.",
  "You are no longer mentioned before votes end. /proposal remind with on brings it back.":
    'Você não é mais mencionado antes do fim das votações. /proposal remind com "sim" traz isso de volta.',
  "the rules in force": "as regras em vigor",
  "the file": "o arquivo",
  "The file differs from them in {settings}: a draft, which changes nothing by itself.":
    "O arquivo difere delas em {settings}: um rascunho, que por si só não muda nada.",
  "1 setting": "1 ajuste",
  "{count} settings": "{count} ajustes",
  "The file cannot be used as it stands, so it is no draft either.":
    "O arquivo não pode ser usado como está, então também não é um rascunho.",
  "Epoch {epoch} is about to be proposed.": "A época {epoch} está prestes a ser proposta.",
  "An appeal about your work is not answered yet.": "Um recurso sobre seu trabalho ainda não foi respondido.",
  "A claim on your accounts or your wallet is not answered yet.":
    "Uma reivindicação sobre suas contas ou carteira ainda não foi respondida.",
  "You are about to be told of a changed wallet.": "Você será avisado de uma troca de carteira.",
  "A payment to you in {payout} is not at its end.": 'Um pagamento para você em "{payout}" não terminou.',
  "Your motion {number} is not at its end.": "Sua moção {number} não terminou.",
  "The DAO is paused until {time} at the latest; /admin resume ends it before. {sentence}":
    "A DAO está em pausa até {time} no máximo; /admin resume termina antes. {sentence}",
  "The DAO goes on: what waited is done now.": "A DAO continua: o que esperava é feito agora.",
  "Work is still credited and scored, votes that are open are counted, and appeals go on. No epoch closes, no vote opens and nothing is paid meanwhile.":
    "O trabalho continua sendo creditado e pontuado, votações abertas são contadas e recursos seguem. Enquanto isso nenhuma época fecha, nenhuma votação abre e nada é pago.",
  "The DAO is paused until {time} at the latest, by {name}: {words}":
    "A DAO está em pausa até {time} no máximo, por {name}: {words}",
  "The line of {name} cannot be paid: {sentence}": "A linha de {name} não pode ser paga: {sentence}",
  "Held until {time} by {name}: {words}": "Retido até {time} por {name}: {words}",
  "Released by {name}: {words}": "Liberado por {name}: {words}",
  "{name} asks to cancel it: {words}": "{name} pede o cancelamento: {words}",
  "Of {count} people, the one with the most gets {percent} %.":
    "De {count} pessoas, quem mais recebe fica com {percent} %.",
  "Gini coefficient {number} (0.00: all get the same; towards 1.00: one gets all).":
    "Coeficiente de Gini {number} (0,00: todos recebem o mesmo; perto de 1,00: um recebe tudo).",
  "Points by kind of work: {kinds}.": "Pontos por tipo de trabalho: {kinds}.",
  "Counted as {kind}, by what most of its lines are.": "Contado como {kind}, pelo que é a maioria das linhas.",
  "a fix": "correção",
  documentation: "documentação",
  "{added} in {places} of {files} count. Lines that were only moved or spaced anew do not.":
    "Contam {added} em {places} de {files}. Linhas só movidas ou reespaçadas não.",
  "{count} added lines": "{count} linhas adicionadas",
  "1 added line": "1 linha adicionada",
  "{count} places": "{count} lugares",
  "1 place": "1 lugar",
  "{count} files": "{count} arquivos",
  "1 file": "1 arquivo",
  "{lines} not counted again: the same stands elsewhere in this pull request.":
    "{lines} não são contadas de novo: o mesmo está em outra parte deste pull request.",
  "{files} was too long to be shown to a judge whole.": "{files}: longo demais para mostrar inteiro a um jurado.",
  "By size it stands above about {percent} % of the pull requests it is measured against: {points} of 5.00.":
    "Pelo tamanho fica acima de cerca de {percent} % dos pull requests com que é medido: {points} de 5,00.",
  "The rubric counts {percent} % of the size of {kind}, at most {most}: {points} of 5.00.":
    "A rubrica conta {percent} % do tamanho de {kind}, no máximo {most}: {points} de 5,00.",
  "{files} left out: {reason}.": "{files} fora da conta: {reason}.",
  "Nothing in this pull request can be counted: 0.00 of 5.00.":
    "Nada neste pull request pode ser contado: 0,00 de 5,00.",
  "No judgement moved this score: {reason}.": "Nenhum julgamento moveu esta pontuação: {reason}.",
  "nothing in this change can be counted": "nada nesta mudança pode ser contado",
  "no juror gave an answer that counts": "nenhum jurado deu uma resposta que conte",
  "no language model is set up": "não há modelo de linguagem configurado",
  "nothing in it can be counted": "nada nele pode ser contado",
  "reviews are scored by code alone": "revisões são pontuadas só pelo código",
  "work without a pull request is scored by code alone": "trabalho sem pull request é pontuado só pelo código",
  "Juror {name} came to {points}: impact {impact}, effort {effort}, quality {quality}, handling of risk {risk}.":
    "O jurado {name} chegou a {points}: impacto {impact}, esforço {effort}, qualidade {quality}, cuidado com risco {risk}.",
  "by size, as no line was quoted": "pelo tamanho, pois não citou linha",
  "The lower median counts, {points}: the one without the prose.":
    "Vale a mediana menor, {points}: a que não vê o texto.",
  "Without the pull request's prose juror {name} came to {points} instead of {most}.":
    "Sem o texto do pull request, o jurado {name} chegou a {points} em vez de {most}.",
  "The jurors range from {least} to {most}.": "Os jurados vão de {least} a {most}.",
  "The judgement came to {points}; it may move the {least} of size by {most} at most.":
    "O julgamento chegou a {points}; pode mover os {least} do tamanho em {most} no máximo.",
  "Juror {name} was set aside: {reason}.": "O jurado {name} foi posto de lado: {reason}.",
  "Juror {name} gave no judgement: {reason}.": "O jurado {name} não deu julgamento: {reason}.",
  "no reason is recorded": "nenhum motivo está no registro",
  "The weighted median of {count} jurors is {points}.": "A mediana ponderada de {count} jurados é {points}.",
  "People's ratings put a jury's {points} at {most} (calibration {number}).":
    "As avaliações de pessoas põem os {points} de um júri em {most} (calibração {number}).",
  "The reviews hold no approval and no words of substance: 0.00 of 5.00.":
    "As revisões não têm aprovação nem palavras de peso: 0,00 de 5,00.",
  "Together that is more than a review can earn, which is {most}.":
    "No total é mais do que uma revisão pode ganhar, que é {most}.",
  "The review is worth {points} of 5.00.": "A revisão vale {points} de 5,00.",
  "The work is worth {points} of 5.00.": "O trabalho vale {points} de 5,00.",
  "More than {points} cannot be earned this way.": "Deste modo não se ganha mais que {points}.",
  "One score of {points} is shared by {count} people.": "Uma pontuação de {points} é dividida por {count} pessoas.",
  "A reviewer looks at this score; if nobody has when the epoch closes, the lower of it and its size counts.":
    "Um revisor olha esta pontuação; se ninguém olhou quando a época fechar, vale a menor entre ela e o tamanho.",
  "The author is a bot: bots are not rewarded.": "O autor é um bot: bots não são recompensados.",
  "The reviewer is a bot: bots are not rewarded.": "O revisor é um bot: bots não são recompensados.",
  "The pull request changes nothing: there is no work to score.":
    "O pull request não muda nada: não há trabalho a pontuar.",
  "The review came after the merge, when there was nothing left to change.":
    "A revisão veio depois do merge, quando não havia mais o que mudar.",
  "Only the first {count} co-authors of a pull request are credited.":
    "Só os primeiros {count} coautores de um pull request são creditados.",
  "Only the first {count} reviewers of a pull request are credited.":
    "Só os primeiros {count} revisores de um pull request são creditados.",
  "{line} and reserved from {more}": "{line} e reservado de {more}",
  "reserved from {more}": "reservado de {more}",
  "The words about this work were erased: nothing can be counted.":
    "O texto sobre este trabalho foi apagado: nada pode ser contado.",
  "Decline it: /review amend {name} with the score 0.00.": "Recuse: /review amend {name} com a pontuação 0,00.",
  "No payout of {kind} {number} is open.": "Não há pagamento aberto de {kind} {number}.",
  "A DAO's id never changes: its whole ledger is kept under it.":
    "O id de uma DAO nunca muda: todo o seu livro é guardado sob ele.",
  "In force is {name}, and the file says {other}.": "Está em vigor {name}, e o arquivo diz {other}.",
  "Change id back, then propose again.": "Volte o id ao que era, e proponha de novo.",
  "It is motion {number}.": "É a moção {number}.",
  "In force are {hash}.": "As que estão em vigor são {hash}.",
  "The next pause is somebody else's, or yours from {time} on.":
    "A próxima pausa é de outra pessoa, ou sua a partir de {time}.",
  "So much is kept about you that Discord does not take it as one file.":
    "Guarda-se tanto sobre você que o Discord não aceita como um só arquivo.",
  "It has {number} bytes.": "Tem {number} bytes.",
  "Ask whoever runs this bot for it.": "Peça a quem opera este bot.",
  "{points} is more than {most} from the {least} that code arrives at, and no line is quoted.":
    "{points} se afasta mais de {most} dos {least} que o código dá, e nenhuma linha é citada.",
  "The shares of one work are together at most {most}.": "As partes de um mesmo trabalho somam {most} no máximo.",
  "{points} beside the {number} of the others.": "{points} junto aos {number} dos outros.",
  "Give at most {most}, or lower another share first.": "Dê no máximo {most}, ou baixe antes outra parte.",
  "There is no {kind} {number} that was put to the members.":
    "Não há {kind} {number} que tenha sido submetida aos membros.",
  "Your claim is on record as {name}. Nothing was changed.":
    "Sua reivindicação está no registro como {name}. Nada foi alterado.",
  "{amount} are kept for you until this time is over.": "{amount} ficam guardados até este prazo acabar.",
  "It was already credited in epoch {epoch}, before the ledger was restored from a backup.":
    "Já foi creditado na época {epoch}, antes de o livro ser restaurado de um backup.",
  "No thing done is named, so nothing can be counted: 0.00 of 5.00.":
    "Nada feito é nomeado, então nada pode ser contado: 0,00 de 5,00.",
  "Asked without the pull request's prose, juror {name} gave nothing that counts: {reason}.":
    "Sem o texto do pull request, o jurado {name} não deu nada que conte: {reason}.",
  "The reviews were counted as {parts}.": "As revisões contaram assim: {parts}.",
  "The words about it were erased.": "O texto sobre isso foi apagado.",
  "You were thanked {times} in this epoch.": "Nesta época agradeceram a você {times}.",
  once: "uma vez",
  "{count} times": "{count} vezes",
  "A reviewer still decides about your work: {names}.": "Um revisor ainda decide sobre seu trabalho: {names}.",
  "A reviewer still decides about what you named: {names}.":
    "Um revisor ainda decide sobre o que você indicou: {names}.",
  "{name} has proven a claim on {what} of {holder}.": "{name} provou um direito sobre {what} de {holder}.",
  "the GitHub account": "a conta do GitHub",
  "the wallet": "a carteira",
  "What you asked for as {name} is not at its end.": "O que você pediu como {name} não terminou.",
  "What you signed or held of {payout} is not at its end.": 'O que você assinou ou reteve de "{payout}" não terminou.',
  "The new rules are in force ({hash}).": "As regras novas estão em vigor ({hash}).",
  "The new rules are in force ({hash}; epoch {epoch} keeps the rules that it opened with).":
    "As regras novas estão em vigor ({hash}; a época {epoch} mantém as regras com que abriu).",
  '{power} of it by the space\'s strategy "{strategy}": {source}.':
    '{power} deles pela estratégia "{strategy}" do espaço: {source}.',
  '{power} of it by the space\'s strategy "{strategy}".': '{power} deles pela estratégia "{strategy}" do espaço.',
  "tokens that the wallet held": "tokens que a carteira tinha",
  "votes of the token that were the wallet's own or delegated to it on chain":
    "votos do token, próprios da carteira ou delegados a ela na rede",
  "Its words are on Snapshot.": "O texto está no Snapshot.",
  "{count} of the {number} has earned here for the first time.": "{count} de {number} ganhou aqui pela primeira vez.",
  "{count} of the {number} have earned here for the first time.":
    "{count} de {number} ganharam aqui pela primeira vez.",
  epoch: "época",
  grant: "subsídio",
  motion: "moção",
  "{name}, {kind}, named by themselves on {time}.": "{name}, {kind}, indicado pela própria pessoa em {time}.",
  "{name}, {kind}, named by {who} on {time}.": "{name}, {kind}, indicado por {who} em {time}.",
  "{name}, {kind}, {count} times, named by themselves on {time}.":
    "{name}, {kind}, {count, plural, one {# vez} other {# vezes}}, indicado pela própria pessoa em {time}.",
  "{name}, {kind}, {count} times, named by {who} on {time}.":
    "{name}, {kind}, {count, plural, one {# vez} other {# vezes}}, indicado por {who} em {time}.",
  "This person's works without a pull request are as many as one epoch takes.":
    "Esta pessoa já tem tantos trabalhos sem pull request quantos uma época admite.",
  "(the words were erased)": "(o texto foi apagado)",
  "(the reason was erased)": "(o motivo foi apagado)",
  "An older release asked for these rules, and this one writes others. Propose them again.":
    "Estas regras foram pedidas por uma versão anterior, e esta as escreve de outro modo. Proponha de novo.",
  "the chain's own coin that the wallet held": "a moeda própria da rede que a carteira tinha",
  "items of a collection that the wallet held": "itens de uma coleção que a carteira tinha",
  "the same for every wallet": "o mesmo para todas as carteiras",
  "a fixed list of wallets": "uma lista fixa de carteiras",
  "votes that others delegated to the wallet": "votos que outros delegaram à carteira",
  "a lock file": "arquivo de trava de dependências",
  "a vendored or built folder": "pasta de terceiros ou gerada",
  generated: "arquivo gerado",
  "generated, by its own words": "arquivo gerado, segundo ele mesmo",
  "a snapshot or a fixture": "instantâneo ou dados de teste",
  "a changelog": "lista de mudanças",
  "not text": "não é texto",
  "not text, by .gitattributes": "não é texto, segundo .gitattributes",
  "changed in white space only": "só mudam os espaços",
  "Counted as {kind}: {points} for the work as a whole, {least} for {what}, {most} for what was written.":
    "Contado como {kind}: {points} pelo trabalho como um todo, {least} por {what}, {most} pelo que foi escrito.",
  "Counted as {kind}: {points} for the work as a whole, {least} for {what}, {count} times, {most} for what was written.":
    "Contado como {kind}: {points} pelo trabalho como um todo, {least} por {what} ({count, plural, one {# vez} other {# vezes}}), {most} pelo que foi escrito.",
  "sorting an issue": "triar uma issue",
  "helping a person": "ajudar uma pessoa",
  "describing a problem": "descrever um problema",
  "{count} of {number} criteria quote no line of this change":
    "{count} de {number} critérios não citam nenhuma linha desta mudança",
  "All approvals came from people who review and are reviewed by the author: {count} times or more each way within {days} days.":
    "Todas as aprovações vêm de pessoas que revisam o autor e que o autor revisa: {count, plural, one {# vez} other {# vezes}} ou mais em cada sentido em {days} dias.",
  "The author had {count} pull requests of at most {most} added lines each merged within 24 hours, this one included.":
    "O autor teve {count} pull requests de no máximo {most} linhas adicionadas aceitos em 24 horas, contando este.",
  "The author had {count} pull requests of at most {most} added lines each merged for one issue within {days} days, this one included.":
    "O autor teve {count} pull requests de no máximo {most} linhas adicionadas aceitos para uma mesma issue em {days} dias, contando este.",
  "Of {number} changed lines, {count} change white space alone.":
    "De {number} linhas alteradas, {count} só mudam espaços.",
  "It takes back the whole change of {name}, for which people were credited.":
    "Desfaz toda a mudança de {name}, que já foi creditada.",
  "It makes the same change as {name}, line for line.": "Faz a mesma mudança que {name}, linha por linha.",
  "It makes again the change of {name}, which {holder} had taken back.":
    "Repete a mudança de {name}, que {holder} havia desfeito.",
  "{name} (merged {days} days before)": "{name} (aceito {days} dias antes)",
  "{name} (merged 1 day before)": "{name} (aceito 1 dia antes)",
  "{name} (merged less than a day before)": "{name} (aceito menos de um dia antes)",
  "{name} of another repository": "{name} de outro repositório",
  "Of {number} added lines of tests, only {count} differ from each other.":
    "De {number} linhas de teste adicionadas, só {count} diferem entre si.",
  "Of {number} co-authors, {count} wrote a commit of their own; it has {most} in all.":
    "De {number} coautores, {count} fizeram um commit próprio; ao todo há {most}.",
  "The text holds what speaks to a machine: {words}.": "O texto contém algo dirigido a uma máquina: {words}.",
  "No reviewer decided in time.": "Nenhum revisor decidiu a tempo.",
};
