// Français: what the bot says, by its English sentence.
import type { Catalogue } from "./catalogue.ts";

export const fr: Catalogue = {
  "Nobody answers questions here. /help lists the commands.":
    "Personne ne répond aux questions ici. /help donne les commandes.",
  "Ballot on Snapshot": "Scrutin sur Snapshot",
  Transaction: "Transaction",
  "I answer you in the language that you use Discord in.": "Je vous réponds dans la langue de votre Discord.",
  "From now on I answer you in English.": "À partir de maintenant, je vous réponds en français.",
  "Posts in channels are for everybody and stay in English.":
    "Les messages dans les salons sont pour tout le monde et restent en anglais.",
  "Open your page": "Ouvrir votre page",
  "There is no payout yet. The first is proposed here when an epoch with scored work ends.":
    "Il n'y a pas encore de paiement. Le premier est proposé ici à la fin d'une époque dont le travail est noté.",
  "Open your page to sign": "Ouvrir votre page pour signer",
  "Vote on our own page": "Voter sur notre page",
  "Vote on Snapshot": "Voter sur Snapshot",
  and: "et",
  "Nothing waits for you. Work in which you have a part goes to other reviewers.":
    "Rien ne vous attend. Le travail auquel vous avez pris part va à d'autres relecteurs.",
  "The Safe": "Le Safe",
  "Nothing was proposed yet. The first rewards are proposed when an epoch with scored work ends; `/proposal new` asks all members something.":
    "Rien n'a encore été proposé. Les premières récompenses sont proposées à la fin d'une époque dont le travail est noté ; `/proposal new` pose une question à tous les membres.",
  "**Open**": "**En cours**",
  "Nothing at the moment.": "Rien pour l'instant.",
  "**Decided**": "**Décidé**",
  "Older ones are on the public record.": "Les plus anciennes sont au registre public.",
  "-# `/proposal show` with one of these names tells all about it; `/proposal vote` shows where you vote.":
    "-# `/proposal show` avec l'un de ces noms en dit tout ; `/proposal vote` montre où vous votez.",
  "{amount} to {count, plural, one {# person} other {# people}}, {stage}":
    "{amount} pour {count, plural, one {# personne} other {# personnes}}, {stage}",
  "{stage} until {time}": "{stage} jusqu'au {time}",
  "a question": "une question",
  "new rules": "nouvelles règles",
  "a held payout": "un paiement retenu",
  answered: "répondue",
  "about to be shown": "sur le point d'être montrée",
  "in discussion": "en discussion",
  "being voted on": "en cours de vote",
  passed: "adoptée",
  "not passed": "non adoptée",
  lapsed: "caduque",
  "Rewards of epoch {number}": "Récompenses de l'époque {number}",
  "Grant {number}: {title}": "Subvention {number} : {title}",
  "{amount} to {count, plural, one {# person} other {# people}}":
    "{amount} pour {count, plural, one {# personne} other {# personnes}}",
  "Asked for by {name}:": "Demandée par {name} :",
  "{amount} to {name} ({because})": "{amount} pour {name} ({because})",
  "### How it spreads": "### Comment cela se répartit",
  "**Vote:** from {start} to {end}": "**Vote :** du {start} au {end}",
  "Motion {number}: {title}": "Motion {number} : {title}",
  "Asked by {name}:": "Posée par {name} :",
  "### What would change": "### Ce qui changerait",
  "not set": "non défini",
  "**Choices**": "**Choix**",
  "Each vote names one of them.": "Chaque vote en choisit un.",
  "Each vote names as many as it likes, and counts in full for each.":
    "Chaque vote en choisit autant qu'il veut, et compte en entier pour chacun.",
  "Each vote puts them in an order; the last falls out until one has more than half.":
    "Chaque vote les classe ; le dernier est écarté jusqu'à ce que l'un ait plus de la moitié.",
  "Each vote shares its power among them.": "Chaque vote répartit son poids entre eux.",
  "Each vote shares its power among them; many small voices count more than one large.":
    "Chaque vote répartit son poids entre eux ; beaucoup de petites voix comptent plus qu'une grande.",
  "**Counted:** {powers}; quorum {quorum}; {voters} voted.":
    "**Décompte :** {powers} ; quorum {quorum} ; {voters, plural, one {# votant} other {# votants}}.",
  "**Counted again by us:** {votes} votes re-verified, {agree} agree with Snapshot's.":
    "**Recompté par nous :** {votes, plural, one {# vote revérifié} other {# votes revérifiés}}, dont {agree} d'accord avec Snapshot.",
  "Voting power is Snapshot's word: this DAO chose so.":
    "Le poids des votes est celui que donne Snapshot : cette DAO l'a choisi ainsi.",
  "Those who would be paid cast {percent} % of the voting power themselves.":
    "Les personnes à payer ont donné elles-mêmes {percent} % du poids des votes.",
  "The rules of {dao}": "Les règles de {dao}",
  "Hash {hash}": "Empreinte {hash}",
  "### What work is worth": "### Ce que vaut le travail",
  "The scoring policy has the hash {hash}.": "La politique de notation a pour empreinte {hash}.",
  "The scoring policy has the hash {hash}, with calibration {number}.":
    "La politique de notation a pour empreinte {hash}, avec le calibrage {number}.",
  "### How votes go": "### Comment on vote",
  "### Money and people": "### L'argent et les personnes",
  "**The file:** {draft} See `/rules diff`.": "**Le fichier :** {draft} Voir `/rules diff`.",
  "-# What changed and when: `/rules history`. Whoever has a vote may ask for other rules: `/rules propose`.":
    "-# Ce qui a changé et quand : `/rules history`. Qui a une voix peut demander d'autres règles : `/rules propose`.",
  "- A jury is asked for: {criteria}.": "- On interroge un jury sur : {criteria}.",
  "- Jurors: {jurors}. They move the score of size by {points} at most.":
    "- Jurés : {jurors}. Ils déplacent la note de taille de {points} au plus.",
  "- What counts of size: {kinds}.": "- Ce qui compte de la taille : {kinds}.",
  "- An epoch's budget is shared by points to the power of {power}; one person gets {percent} % at most.":
    "- Le budget d'une époque se partage selon les points à la puissance {power} ; une personne reçoit {percent} % au plus.",
  "- Newcomers get at least {amount} in their first {epochs} epochs with work, and {percent} % of the budget together at most.":
    "- Les nouveaux reçoivent au moins {amount} pendant {epochs, plural, one {leur première époque} other {leurs # premières époques}} avec du travail, et ensemble {percent} % du budget au plus.",
  "- People's ratings are nobody else's.": "- Les évaluations des personnes ne vont à personne d'autre.",
  "- People's ratings may be used under {licence}.": "- Les évaluations des personnes peuvent servir sous {licence}.",
  "the operator's own model, where one is set up": "le modèle de l'opérateur, s'il y en a un",
  "{name} ({model} at {host}, weight {weight})": "{name} ({model} chez {host}, poids {weight})",
  "{kind} {percent} % up to {points}": "{kind} {percent} % jusqu'à {points}",
  "- People rate {percent} % of an epoch's work, without looking at its score.":
    "- Des personnes évaluent {percent} % du travail d'une époque, sans regarder sa note.",
  "- No reviewer is named, so no score can be appealed.":
    "- Aucun relecteur n'est nommé, donc aucune note ne peut faire l'objet d'un appel.",
  "- An appeal may be filed for {days} days, and is answered within {answerDays} by up to {panel} of {reviewers} reviewers.":
    "- On peut faire appel pendant {days, plural, one {# jour} other {# jours}} ; jusqu'à {panel} relecteurs sur {reviewers} répondent en {answerDays, plural, one {# jour} other {# jours}}.",
  "- Discussed for {discussion} hours, voted on for {voting} in {space}; then {objections} hours for objections.":
    "- On discute {discussion} h, on vote {voting} h dans {space} ; puis {objections} h pour les objections.",
  "- It passes when {rule} Votes of those who would be paid do not count.":
    "- C'est adopté quand {rule} Les votes des personnes à payer ne comptent pas.",
  "- It passes when {rule}": "- C'est adopté quand {rule}",
  "- Every vote is verified, and its power computed again on chain.":
    "- Chaque vote est vérifié, et son poids recalculé sur la chaîne.",
  "- Every vote is verified; its power is Snapshot's word: this DAO chose so.":
    "- Chaque vote est vérifié ; son poids est celui que donne Snapshot : cette DAO l'a choisi ainsi.",
  "- Rewards that do not pass are proposed once more with the next epoch.":
    "- Les récompenses non adoptées sont proposées une fois encore avec l'époque suivante.",
  "- Rewards that do not pass go back to the treasury.": "- Les récompenses non adoptées retournent à la trésorerie.",
  "- An epoch lasts {days} days and pays {amount} at most, and {percent} % of what the treasury has free.":
    "- Une époque dure {days, plural, one {# jour} other {# jours}} et paie {amount} au plus, et pas plus de {percent} % de ce que la trésorerie a de libre.",
  "- The treasury is the Safe {safe} on chain {chain}; its owners sign every payout.":
    "- La trésorerie est le Safe {safe} sur la chaîne {chain} ; ses propriétaires signent chaque paiement.",
  "- A changed wallet is paid after {hours} hours. A payout is held for {days} days at a time, by a treasurer.":
    "- Après un changement de portefeuille, on est payé au bout de {hours, plural, one {# heure} other {# heures}}. Un trésorier peut retenir un paiement {days, plural, one {# jour} other {# jours}} à la fois.",
  "- A changed wallet is paid after {hours} hours. A payout is held for {days} days at a time, by a treasurer or a guardian.":
    "- Après un changement de portefeuille, on est payé au bout de {hours, plural, one {# heure} other {# heures}}. Un trésorier ou un gardien peut retenir un paiement {days, plural, one {# jour} other {# jours}} à la fois.",
  "- Rewards below {amount} are put up for claiming.": "- Les récompenses de moins de {amount} sont à retirer.",
  "**Rules that came into force, the newest first**": "**Règles entrées en vigueur, les plus récentes d'abord**",
  "…and {left} more on the public record.": "…et {left} de plus au registre public.",
  "-# `/rules diff` with two of these hashes shows what differs; their first six digits are enough.":
    "-# `/rules diff` avec deux de ces empreintes montre ce qui diffère ; leurs six premiers chiffres suffisent.",
  "{count, plural, one {# setting changed} other {# settings changed}}":
    "{count, plural, one {# réglage changé} other {# réglages changés}}",
  "the first": "les premières",
  "by the operator, before a proposal had passed": "par l'opérateur, avant qu'une proposition soit adoptée",
  "by a vote": "par un vote",
  "by a vote, motion {number}": "par un vote, motion {number}",
  "Nothing differs between {before} and {after}.": "Rien ne diffère entre {before} et {after}.",
  "**From {before} to {after}: {count, plural, one {# setting differs} other {# settings differ}}.**":
    "**De {before} à {after} : {count, plural, one {# réglage diffère} other {# réglages diffèrent}}.**",
  "The scoring policy changes.": "La politique de notation change.",
  "The scoring policy stays the same.": "La politique de notation reste la même.",
  "(in English) {sentence}": "(en anglais) {sentence}",
  "-# Parts of the record are in English:": "-# Des parties du registre sont en anglais :",
  "{count, plural, one {# person} other {# people}}": "{count, plural, one {# personne} other {# personnes}}",
  "{count, plural, one {# hour} other {# hours}}": "{count, plural, one {# heure} other {# heures}}",
  "{count, plural, one {# contribution} other {# contributions}}":
    "{count, plural, one {# contribution} other {# contributions}}",
  "epoch {number}": "époque {number}",
  "grant {number}": "subvention {number}",
  "motion {number}": "motion {number}",
  "…and {left} more.": "…et {left} de plus.",
  "**How to read this proposal**": "**Comment lire cette proposition**",
  "- An epoch is a stretch of time whose merged work is rewarded together. Each line is one person's share of its budget; shares follow the points.":
    "- Une époque est une période dont le travail fusionné est récompensé ensemble. Chaque ligne est la part d'une personne dans le budget ; les parts suivent les points.",
  "- Points stand on public criteria, 0.00 to 5.00 for a pull request. `/score` with one, like `owner/name#12`, shows all the reasons.":
    "- Les points suivent des critères publics, de 0,00 à 5,00 par pull request. `/score` avec l'une d'elles, comme `owner/name#12`, montre toutes les raisons.",
  "- `/me` shows what you earned yourself and what it waits for. `/appeal` objects to a score of your own, while the DAO's rules give time for it.":
    "- `/me` montre ce que vous avez gagné et ce qui reste en attente. `/appeal` conteste une de vos notes, tant que les règles de la DAO en laissent le temps.",
  "- First it is discussed, then voted on. Only a passed vote is paid, exactly as it stands here.":
    "- On discute d'abord, on vote ensuite. Seul un vote adopté est payé, exactement comme c'est écrit ici.",
  "**How to read this motion**": "**Comment lire cette motion**",
  "- A member with a vote asks all others. The words behind the bar are the member's own; everything else is Laurel's.":
    "- Un membre qui a une voix interroge tous les autres. Les mots derrière la barre sont les siens ; tout le reste est de Laurel.",
  "- Nobody is paid by a motion. New rules count from the next epoch; a payout that is held is made or not made, as the members decide.":
    "- Une motion ne paie personne. De nouvelles règles valent dès l'époque suivante ; un paiement retenu est fait ou non, comme les membres en décident.",
  "- `/proposal vote` with its name shows what your vote counts and where to cast it.":
    "- `/proposal vote` avec son nom montre ce que compte votre voix et où la donner.",
  "**Why this reminder**": "**Pourquoi ce rappel**",
  "- You have linked a wallet that has votes here, and no vote of it was seen yet. Each vote has one reminder at most.":
    "- Vous avez lié un portefeuille qui a des voix ici, et aucune n'a encore été vue. Chaque vote a un rappel au plus.",
  "- `/proposal remind` with off ends them for you, and with on brings them back.":
    "- `/proposal remind` sur « non » les arrête pour vous, et sur « oui » les rétablit.",
  "**Why this payout**": "**Pourquoi ce paiement**",
  "- The DAO's vote on this epoch passed. Each transfer is one that was voted on; the post names whoever is left out, and why.":
    "- Le vote de la DAO sur cette époque a été adopté. Chaque transfert a été voté ; le message dit qui est laissé de côté, et pourquoi.",
  "- Laurel holds no key to the treasury: the money moves when enough treasurers have signed.":
    "- Laurel n'a aucune clé de la trésorerie : l'argent part quand assez de trésoriers ont signé.",
  "- A treasurer who sees something wrong can ask to cancel it. That alone stops nothing: an empty transaction at the same Safe nonce has to be signed by as many.":
    "- Un trésorier qui voit une erreur peut demander l'annulation. Cela seul n'arrête rien : autant de trésoriers doivent signer une transaction vide au même nonce du Safe.",
  "- `/payout status` says in words what each payout waits for.":
    "- `/payout status` dit en mots ce qu'attend chaque paiement.",
  "- The DAO's vote passed, and people are paid only once enough treasurers have signed.":
    "- Le vote de la DAO a été adopté, et les paiements ne partent que lorsqu'assez de trésoriers ont signé.",
  "- There is one a day at most, from the day after the payout was offered until enough have signed.":
    "- Il y en a un par jour au plus, du lendemain de la présentation à la signature jusqu'à ce qu'assez aient signé.",
  "- A treasurer is an owner of the Safe whose wallet is linked with `/link add`.":
    "- Un trésorier est un propriétaire du Safe dont le portefeuille est lié avec `/link add`.",
  "**Why these people**": "**Pourquoi ces personnes**",
  "- Each was paid for work that was merged and scored in this epoch, after the DAO's vote.":
    "- Chacune a été payée pour du travail fusionné et noté dans cette époque, après le vote de la DAO.",
  "- `/score` with a pull request shows the reasons behind its score; `/me` shows your own standing.":
    "- `/score` avec une pull request montre les raisons de sa note ; `/me` montre votre situation.",
  "**Why it is held**": "**Pourquoi il est retenu**",
  "- A treasurer, or a guardian whom the rules name, saw something that somebody has to look at first. The post has the reason.":
    "- Un trésorier, ou un gardien nommé par les règles, a vu quelque chose à regarder d'abord. Le message en donne la raison.",
  "- No hold lasts for ever, and nobody holds one payout more than twice in a row. What is held is not lost.":
    "- Aucune retenue ne dure toujours, et personne ne retient un paiement plus de deux fois de suite. Ce qui est retenu n'est pas perdu.",
  "**Why nobody is paid**": "**Pourquoi personne n'est payé**",
  "- Before anybody is asked to sign, each transfer is tried by itself. Here every one of them failed; the post says why.":
    "- Avant de demander des signatures, chaque transfert est essayé seul. Ici tous ont échoué ; le message dit pourquoi.",
  "- What could not be paid stays that person's, and is a named line of the next proposal.":
    "- Ce qui n'a pu être payé reste à la personne, et devient une ligne nommée de la proposition suivante.",
  "**Why this post**": "**Pourquoi ce message**",
  "- Rewards are paid to the wallet that is linked. Whoever gets hold of an account could link another one, so each change is told to everybody it concerns.":
    "- Les récompenses vont au portefeuille lié. Qui prend un compte pourrait en lier un autre, donc chaque changement est dit à tous ceux qu'il concerne.",
  "- A wallet that took another's place waits before anything is paid to it, where the DAO's rules say so.":
    "- Un portefeuille qui en remplace un autre attend avant d'être payé, là où les règles de la DAO le disent.",
  "- Somebody has proven a claim on a GitHub account or a wallet that is linked to another member. Neither is believed at once: reviewers who are neither of the two decide.":
    "- Quelqu'un a prouvé un droit sur un compte GitHub ou un portefeuille lié à un autre membre. On ne croit aucun des deux d'emblée : des relecteurs qui ne sont ni l'un ni l'autre décident.",
  "- Until then, and if they let it stand, nothing changes. What is on its way is paid where it was voted to go.":
    "- Jusque-là, et s'ils laissent les choses en l'état, rien ne change. Ce qui est en route est payé là où le vote l'a dit.",
  "**Why the DAO is paused**": "**Pourquoi la DAO est en pause**",
  "- A maintainer, or an admin of this server, saw something that has to be looked at before anybody is paid. The post has the reason.":
    "- Un mainteneur, ou un admin de ce serveur, a vu quelque chose à regarder avant de payer qui que ce soit. Le message en donne la raison.",
  "- Work is still credited and scored, and nobody loses what they earned. A pause ends by itself after thirty days at the latest, and nobody pauses more than twice in a row.":
    "- Le travail reste crédité et noté, et personne ne perd ce qu'il a gagné. Une pause finit d'elle-même après trente jours au plus, et personne ne met en pause plus de deux fois de suite.",
  "**Why it stopped**": "**Pourquoi c'est arrêté**",
  "- Going on would have been a guess, and Laurel does not guess with the DAO's money.":
    "- Continuer aurait été deviner, et Laurel ne devine pas avec l'argent de la DAO.",
  "- The post says what happened and what a person can do now. Once that is done, the work goes on by itself.":
    "- Le message dit ce qui s'est passé et ce qu'une personne peut faire. Une fois fait, le travail reprend de lui-même.",
  "**How to check this proposal**": "**Comment vérifier cette proposition**",
  "- The small print holds three fingerprints: of this payout, of its exact transfers, and of the ledger behind them. They also stand in the signed ballot on Snapshot and must be the same there.":
    "- Les petits caractères portent trois empreintes : de ce paiement, de ses transferts exacts et du livre derrière eux. Elles sont aussi dans le scrutin signé sur Snapshot et doivent y être les mêmes.",
  "- The public record lists every contribution, score and transfer; the exact amounts stand there and in the ballot.":
    "- Le registre public donne chaque contribution, note et transfert ; les montants exacts y sont, et dans le scrutin.",
  "**How to check this motion**": "**Comment vérifier cette motion**",
  "- The signed ballot on Snapshot holds exactly what follows from it: the whole new rules, or the payout that is not made.":
    "- Le scrutin signé sur Snapshot contient exactement ce qui s'ensuit : les nouvelles règles en entier, ou le paiement qui n'est pas fait.",
  "- Every vote is verified from what its voter signed and counted again; the public record says how many agree.":
    "- Chaque vote est vérifié d'après ce que son votant a signé et recompté ; le registre public dit combien concordent.",
  "**How to check this reminder**": "**Comment vérifier ce rappel**",
  "- Open the ballot from the post of the vote itself, in this channel, and compare the address. I never ask you to vote or to sign by direct message.":
    "- Ouvrez le scrutin depuis le message du vote lui-même, dans ce salon, et comparez l'adresse. Je ne demande jamais de voter ou de signer par message privé.",
  "**How to check this payout**": "**Comment vérifier ce paiement**",
  "- `/payout review` shows treasurers every transfer and three hashes: of the Safe transaction, its domain and its message. Your wallet must show the same before you sign.":
    "- `/payout review` montre aux trésoriers chaque transfert et trois empreintes : de la transaction du Safe, de son domaine et de son message. Votre portefeuille doit montrer les mêmes avant que vous signiez.",
  "- The small print names the Safe transaction; once it is sent, its transaction can be read on chain.":
    "- Les petits caractères nomment la transaction du Safe ; une fois envoyée, elle se lit sur la chaîne.",
  "- What cancels it has hashes of its own: `/payout cancel` shows them before anybody signs.":
    "- Ce qui l'annule a ses propres empreintes : `/payout cancel` les montre avant que quiconque signe.",
  "- The payout has a post of its own in this channel, with its Safe transaction hash and its signatures so far.":
    "- Le paiement a son propre message dans ce salon, avec l'empreinte de sa transaction Safe et les signatures à ce jour.",
  "- `/payout review` shows treasurers every transfer and its hashes. I never ask you to sign by direct message.":
    "- `/payout review` montre aux trésoriers chaque transfert et ses empreintes. Je ne demande jamais de signer par message privé.",
  "**How to check that this was paid**": "**Comment vérifier que c'est payé**",
  "- The transaction in the small print holds every transfer of this epoch. Compare it with the proposal and with your wallet.":
    "- La transaction des petits caractères contient tous les transferts de cette époque. Comparez-la avec la proposition et avec votre portefeuille.",
  "**How to check this**": "**Comment le vérifier**",
  "- `/payout status` says until when each payout is held, by whom and why. The public record says the same.":
    "- `/payout status` dit jusqu'à quand chaque paiement est retenu, par qui et pourquoi. Le registre public dit de même.",
  "- The public record names each line that is left out, with the reason; the next proposal has it as a line of its own.":
    "- Le registre public nomme chaque ligne laissée de côté, avec la raison ; la proposition suivante l'a comme ligne à part.",
  "- `/me` shows which wallet is linked to you. I never ask you to link or to sign by direct message.":
    "- `/me` montre quel portefeuille vous est lié. Je ne demande jamais de lier ou de signer par message privé.",
  "- `/link show` names the disputes that you are in. I never ask you to link or to sign by direct message.":
    "- `/link show` nomme les litiges qui vous concernent. Je ne demande jamais de lier ou de signer par message privé.",
  "- `/epoch` and the public record say until when the DAO is paused, by whom and why.":
    "- `/epoch` et le registre public disent jusqu'à quand la DAO est en pause, par qui et pourquoi.",
  "- The public record says what was done before the stop, and what was not.":
    "- Le registre public dit ce qui a été fait avant l'arrêt, et ce qui ne l'a pas été.",
  "See: {links}": "Voir : {links}",
  "This answer is too long for Discord: {left, plural, one {# more message is} other {# more messages are}} left out. Do not decide by what stands here alone.":
    "Cette réponse est trop longue pour Discord : {left, plural, one {# autre message manque} other {# autres messages manquent}}. Ne décidez pas d'après ce seul extrait.",
  "I am sorry: something went wrong on my side. Please try again in a few minutes. If it happens again, give this number to whoever runs me: {number}":
    "Je suis désolé : quelque chose a mal tourné de mon côté. Réessayez dans quelques minutes. Si cela se reproduit, donnez ce numéro à la personne qui m'héberge : {number}",
  "I reward the work of {dao}: merged pull requests get points, at the end of each epoch (a stretch of time, such as a week) the points share out its budget, members vote, and what passes is paid.":
    "Je récompense le travail de {dao} : les pull requests fusionnées reçoivent des points, à la fin de chaque époque (une période, comme une semaine) les points répartissent son budget, les membres votent, et ce qui est adopté est payé.",
  "Start with `/link add`: without a wallet your rewards are kept, but cannot be paid. Only you see my answers. I never ask you to link or to sign by direct message, and never for a seed phrase or a private key.":
    "Commencez par `/link add` : sans portefeuille vos récompenses sont gardées, mais ne peuvent être payées. Vous seul voyez mes réponses. Je ne demande jamais de lier ou de signer par message privé, et jamais une phrase de récupération ni une clé privée.",
  "**What you can ask me**": "**Ce que vous pouvez me demander**",
  "**Your page to link your accounts**: {url}": "**Votre page pour lier vos comptes** : {url}",
  "It shows which GitHub account is yours, and your wallet signs a text there: that costs nothing and moves no money. Your rewards are then paid to this wallet.":
    "Elle montre quel compte GitHub est le vôtre, et votre portefeuille y signe un texte : cela ne coûte rien et ne déplace pas d'argent. Vos récompenses vont ensuite à ce portefeuille.",
  "It works once and for 10 minutes; it ends {time}. It is bound to you, {name}: never share it.":
    "Elle sert une seule fois et pendant 10 minutes ; elle expire {time}. Elle est liée à vous, {name} : ne la partagez jamais.",
  "We never ask for this by direct message, and never for a seed phrase or a private key.":
    "Nous ne le demandons jamais par message privé, et jamais une phrase de récupération ni une clé privée.",
  "- {payout}: {amount} to {count, plural, one {# person} other {# people}}, {stage}":
    "- {payout} : {amount} pour {count, plural, one {# personne} other {# personnes}}, {stage}",
  "{payout} ({amount} to {count, plural, one {# person} other {# people}}): {standing}":
    "{payout} ({amount} pour {count, plural, one {# personne} other {# personnes}}) : {standing}",
  "about to be proposed": "sur le point d'être proposé",
  "passed, not yet offered for signing": "adopté, pas encore présenté à la signature",
  rejected: "rejeté",
  "waiting for treasurers": "attend les trésoriers",
  "sent, waiting to be final": "envoyé, pas encore définitif",
  paid: "payé",
  superseded: "remplacé",
  "Payout of {payout}: {dao}": "Paiement de « {payout} » : {dao}",
  "{amount} to {count, plural, one {# person} other {# people}}, from Safe {safe} on chain {chain}, nonce {nonce}.":
    "{amount} pour {count, plural, one {# personne} other {# personnes}}, du Safe {safe} sur la chaîne {chain}, nonce {nonce}.",
  "**The ballot must name the same:**": "**Le scrutin doit indiquer les mêmes valeurs :**",
  "- payout id {hash}": "- identifiant du paiement {hash}",
  "- transfers hash {hash}": "- empreinte des transferts {hash}",
  "### Who gets what, by the same bytes": "### Qui reçoit quoi, d'après les mêmes octets",
  "**This payout may be cancelled:** {signed} of {threshold} have signed for that.":
    "**Ce paiement peut être annulé :** {signed} sur {threshold} ont signé pour cela.",
  "**Sign with your linked wallet:** {wallet}": "**Signez avec votre portefeuille lié :** {wallet}",
  "Cancelling the payout of {payout}: {dao}": "Annuler le paiement de « {payout} » : {dao}",
  "An empty transaction from Safe {safe} to itself on chain {chain}. It pays nobody and uses up nonce {nonce}, which the payout was offered under.":
    "Une transaction vide du Safe {safe} vers lui-même sur la chaîne {chain}. Elle ne paie personne et consomme le nonce {nonce}, sous lequel le paiement était présenté.",
  "**Asking alone stops nothing:** whichever of the two has {threshold, plural, one {# signature} other {# signatures}} first is carried out. If it is this one, the payout is held for a while and then offered again; `/payout status` says until when.":
    "**Demander seul n'arrête rien :** celle des deux qui a d'abord {threshold, plural, one {# signature} other {# signatures}} est exécutée. Si c'est celle-ci, le paiement est retenu un temps puis présenté à nouveau ; `/payout status` dit jusqu'à quand.",
  "### Who is not paid then": "### Qui n'est alors pas payé",
  "**{count, plural, one {# new address} other {# new addresses}}:** nothing was ever paid to that person there. Where it surprises you, ask them somewhere else than on Discord before you sign.":
    "**{count, plural, one {# nouvelle adresse} other {# nouvelles adresses}} :** rien n'y a jamais été payé à cette personne. Si cela vous surprend, demandez-lui ailleurs que sur Discord avant de signer.",
  "**Signed:** {signed} of {threshold}": "**Signé :** {signed} sur {threshold}",
  "**Signed to cancel:** {signed} of {threshold}": "**Signé pour annuler :** {signed} sur {threshold}",
  "**Verdict:** {verdict}": "**Verdict :** {verdict}",
  "**Ballot:** {url}": "**Scrutin :** {url}",
  "**Your wallet must show the same hashes:**": "**Votre portefeuille doit montrer les mêmes empreintes :**",
  "- Safe transaction hash (safeTxHash) {hash}": "- empreinte de la transaction Safe (safeTxHash) {hash}",
  "- domain hash {hash}": "- empreinte du domaine (domain hash) {hash}",
  "- message hash {hash}": "- empreinte du message (message hash) {hash}",
  "**New address**": "**Nouvelle adresse**",
  "{wallet}, {amount} base units": "{wallet}, {amount} unités de base",
  "**Not voted on: do not sign.**": "**Non voté : ne signez pas.**",
  "{sent}, by claim": "{sent}, par retrait",
  "about {gas} gas, {fee}": "environ {gas} de gas, {fee}",
  "### Two ways, and what they cost now": "### Deux voies, et ce qu'elles coûtent maintenant",
  "- Transferred to {direct}; put up for {claiming} to claim, round {round} of {contract}.":
    "- Transféré à {direct} ; à retirer par {claiming}, tour {round} de {contract}.",
  "- This transaction: {cost}. With everything transferred: {all}.":
    "- Cette transaction : {cost}. Si tout était transféré : {all}.",
  "- One claim: {cost}, paid by whoever sends it.": "- Un retrait : {cost}, payé par qui l'envoie.",
  "- By gas that was measured on a chain of our own, at what the chain asks for gas now.":
    "- D'après le gas mesuré sur une chaîne à nous, au prix que la chaîne demande maintenant.",
  "less than {fee}": "moins de {fee}",
  "about {fee}": "environ {fee}",
  "{amount} to {person}": "{amount} pour {person}",
  "a person who was erased": "une personne effacée",
  "### Voted, and left out of this transaction": "### Voté, et laissé hors de cette transaction",
  "The ballot's transfers hash covers these lines too. Their amounts become lines of the next proposal.":
    "L'empreinte des transferts du scrutin couvre aussi ces lignes. Leurs montants deviennent des lignes de la proposition suivante.",
  "at {contract}: {call}": "sur {contract} : {call}",
  "### What the transaction does, read back from its bytes": "### Ce que fait la transaction, relu dans ses octets",
  "Nothing.": "Rien.",
  "no address": "pas d'adresse",
  "If all of this is right, `/payout approve` gives you a page of your own to sign it. If something is wrong, `/payout cancel` asks the treasurers to stop it.":
    "Si tout cela est juste, `/payout approve` vous donne une page à vous pour le signer. Si quelque chose est faux, `/payout cancel` demande aux trésoriers de l'arrêter.",
  "**Your page to sign this payout**: {url}": "**Votre page pour signer ce paiement** : {url}",
  "**Your page to sign against this payout**: {url}": "**Votre page pour signer contre ce paiement** : {url}",
  "It works once and ends {time}. It is bound to you: never share it. Sign only what agrees with the review below.":
    "Elle sert une seule fois et expire {time}. Elle est liée à vous : ne la partagez jamais. Ne signez que ce qui concorde avec l'examen ci-dessous.",
  "**{count, plural, one {One item waits} other {# items wait}} for you.** Read the work before you decide.":
    "**{count, plural, one {Un point vous attend} other {# points vous attendent}}.** Lisez le travail avant de décider.",
  "-# A score far from what code alone arrives at needs `quotes:` as well: changed lines, word for word, with ` || ` between them.":
    "-# Une note loin de celle du code seul demande aussi `quotes:` : des lignes changées, mot pour mot, avec ` || ` entre elles.",
  "({points} by code alone)": "({points} par le code seul)",
  "- …and {left} more, with `/score`.": "- …et {left} de plus, avec `/score`.",
  "{what}: {name}": "{what} : {name}",
  Dispute: "Litige",
  Appeal: "Appel",
  Provisional: "Provisoire",
  "To be credited": "À créditer",
  Rate: "À évaluer",
  "{points} of {most}": "{points} sur {most}",
  "Type {one} or {other}": "Tapez {one} ou {other}",
  "Type {one}": "Tapez {one}",
  "I do not know this command (yet). Try /help.": "Je ne connais pas (encore) cette commande. Essayez /help.",
  "Please use my commands in your DAO's server: here I cannot know which DAO you mean.":
    "Utilisez mes commandes sur le serveur de votre DAO : ici je ne peux pas savoir de quelle DAO vous parlez.",
  "No DAO is set up for this server yet. Whoever runs me can add it: a DAO's configuration names its server.":
    "Aucune DAO n'est encore configurée pour ce serveur. La personne qui m'héberge peut l'ajouter : la configuration d'une DAO nomme son serveur.",
  "I do not know this button (any more). Try /help.": "Je ne connais pas (ou plus) ce bouton. Essayez /help.",
  "Nobody has points here yet. Work that is merged is scored within minutes.":
    "Personne n'a encore de points ici. Le travail fusionné est noté en quelques minutes.",
  "…and {left} more, on the public record.": "…et {left} de plus, au registre public.",
  "**Where the money is:** {standing}": "**Où en est l'argent :** {standing}",
  "-# Points become amounts when an epoch closes; the last epoch has its own: choose it as {option}.":
    "-# Les points deviennent des montants à la clôture d'une époque ; la dernière a les siens : choisissez-la dans {option}.",
  "points of this epoch": "points de cette époque",
  "points of the last epoch": "points de la dernière époque",
  "points of all time": "points depuis le début",
  "points of epoch {number}": "points de l'époque {number}",
  "{points} for {kind}": "{points} pour {kind}",
  "All epochs so far, {count, plural, one {# contribution} other {# contributions}}.":
    "Toutes les époques jusqu'ici, {count, plural, one {# contribution} other {# contributions}}.",
  "Open until {time}.": "Ouverte jusqu'au {time}.",
  "Closed {time}.": "Close le {time}.",
  "raised to a newcomer's least": "relevé au minimum des nouveaux",
  "held at the most for one person": "plafonné au maximum par personne",
  "{points} points": "{points} points",
  "{points} points from {count, plural, one {# contribution} other {# contributions}}":
    "{points} points pour {count, plural, one {# contribution} other {# contributions}}",
  "{count} not scored yet.": "{count} pas encore {count, plural, one {notée} other {notées}}.",
  "{count} provisional.": "{count, plural, one {# provisoire} other {# provisoires}}.",
  "{count, plural, one {# contribution is} other {# contributions are}} not scored yet.":
    "{count, plural, one {# contribution n'est pas encore notée} other {# contributions ne sont pas encore notées}}.",
  "{count, plural, one {# score is} other {# scores are}} provisional: the lower of score and size counts until a reviewer has looked.":
    "{count, plural, one {# note est provisoire} other {# notes sont provisoires}} : la plus basse de la note et de la taille compte jusqu'à ce qu'un relecteur ait regardé.",
  "{dao}: epoch {number} is open": "{dao} : l'époque {number} est ouverte",
  "Since {start}; it closes {end}.": "Depuis le {start} ; clôture le {end}.",
  "### Points so far": "### Points jusqu'ici",
  "### What comes next": "### La suite",
  "- When it closes, its points share out {amount} at most.":
    "- À la clôture, {amount} au plus sont répartis selon ses points.",
  "- The proposal is discussed for {discussion} and voted on for {voting}.":
    "- La proposition est discutée {discussion} et mise au vote {voting}.",
  "- If it passes, objections are heard for {objections}; then the treasurers sign.":
    "- Si elle est adoptée, les objections sont reçues pendant {objections} ; puis les trésoriers signent.",
  "-# Amounts are known when it closes. `/score` tells why a pull request got its points.":
    "-# Les montants sont connus à la clôture. `/score` dit pourquoi une pull request a ses points.",
  "{dao}: epoch {number} is closed": "{dao} : l'époque {number} est close",
  "From {start} to {end}.": "Du {start} au {end}.",
  "### The split": "### Le partage",
  "**Budget:** {amount}, because the treasury's free balance did not carry more.":
    "**Budget :** {amount}, car le solde libre de la trésorerie ne permettait pas plus.",
  "**Budget:** {amount}.": "**Budget :** {amount}.",
  "Nothing was credited in it so far.": "Rien n'y a encore été crédité.",
  "**Work:** {contributions}; {people} with points.": "**Travail :** {contributions} ; {people} avec des points.",
  "**By kind of work:** {kinds}.": "**Par genre de travail :** {kinds}.",
  "**Proposal:** none. Either it is about to be drafted, or nobody with a linked wallet earned anything yet.":
    "**Proposition :** aucune. Soit elle va être rédigée, soit personne avec un portefeuille lié n'a encore rien gagné.",
  "**Proposal:** {stage}. {standing}": "**Proposition :** {stage}. {standing}",
  "-# {command} tells all about its vote.": "-# {command} dit tout de son vote.",
  "Open until {time} · at most {amount}": "Ouverte jusqu'au {time} · au plus {amount}",
  "Closed {time} · budget {amount}": "Close le {time} · budget {amount}",
  "The treasury of {dao}": "La trésorerie de {dao}",
  "### What is owed: {amount}": "### Ce qui est dû : {amount}",
  "### What is left": "### Ce qui reste",
  "### Gas": "### Gas de la chaîne",
  "The Safe {safe} on chain {chain}. What it holds cannot be told at the moment:":
    "Le Safe {safe} sur la chaîne {chain}. On ne peut dire pour l'instant ce qu'il contient :",
  "(version {version})": "(en version {version})",
  "**Balance:** {amount}, as of block {block}.": "**Solde :** {amount}, au bloc {block}.",
  "The Safe {safe} on chain {chain}: {threshold} of its {owners, plural, one {# owner} other {# owners}} sign every payout. I hold no key to it.":
    "Le Safe {safe} sur la chaîne {chain} : {threshold} de ses {owners, plural, one {# propriétaire} other {# propriétaires}} signent chaque paiement. Je n'en ai aucune clé.",
  "- {amount} reserved, until their wallets are linked or may be paid":
    "- {amount} réservés, jusqu'à ce que leurs portefeuilles soient liés ou puissent être payés",
  "- {amount} of closed epochs, about to be proposed": "- {amount} d'époques closes, sur le point d'être proposés",
  "- {amount} proposed, and not decided yet": "- {amount} proposés, pas encore décidés",
  "- {amount} passed, and on their way to be paid": "- {amount} adoptés, en route vers le paiement",
  "**Budget:** {amount} for an epoch of {days, plural, one {# day} other {# days}} at most, and never more than {percent} % of what is free.":
    "**Budget :** {amount} au plus pour une époque de {days, plural, one {# jour} other {# jours}}, et jamais plus de {percent} % de ce qui est libre.",
  "**Free balance:** {amount}.": "**Solde libre :** {amount}.",
  "More is owed than the Safe holds: {amount} are missing.":
    "Il est dû plus que le Safe ne contient : il manque {amount}.",
  "An epoch that closed now would share out {amount} at most.":
    "Une époque close maintenant répartirait {amount} au plus.",
  "**Runway:** without end, because the budget is zero.": "**Durée :** sans fin, car le budget est nul.",
  "**Runway:** {epochs} epochs at the full budget, and more.": "**Durée :** {epochs} époques au budget plein, et plus.",
  "**Runway:** {epochs} epochs at the full budget, which is {days, plural, one {# day} other {# days}}.":
    "**Durée :** {epochs} époques au budget plein, soit {days, plural, one {# jour} other {# jours}}.",
  "What the executor has for gas cannot be told at the moment.":
    "On ne peut dire pour l'instant ce que l'exécuteur a pour le gas.",
  "The executor {address} holds {amount} of the chain's own coin. **It runs low:** send it a little.":
    "L'exécuteur {address} détient {amount} de la monnaie de la chaîne. **Il en reste peu :** envoyez-lui-en.",
  "The executor {address} holds {amount} of the chain's own coin. It only pays for gas.":
    "L'exécuteur {address} détient {amount} de la monnaie de la chaîne. Il ne paie que le gas.",
  "Link your GitHub account and your wallet, so that you can be paid.":
    "Liez votre compte GitHub et votre portefeuille, pour être payé.",
  "Get your own page to link your accounts and your wallet, or another wallet.":
    "Votre propre page pour lier vos comptes et votre portefeuille, ou un autre.",
  "What is linked to you, since when, and what waits.": "Ce qui vous est lié, depuis quand, et ce qui attend.",
  "Unlink your wallet, or part your Discord and GitHub accounts.":
    "Déliez votre portefeuille, ou séparez vos comptes Discord et GitHub.",
  "What is to be unlinked.": "Ce qu'il faut délier.",
  wallet: "portefeuille",
  github: "GitHub",
  discord: "Discord",
  "Ask me about scores, rules, proposals, the treasury, or how to start.":
    "Demandez-moi les notes, les règles, les propositions, la trésorerie, ou comment commencer.",
  "In your own words and language.": "Avec vos mots et dans votre langue.",
  "What you earned, why, and what it waits for.": "Ce que vous avez gagné, pourquoi, et ce qui reste en attente.",
  "Why a pull request got its score.": "Pourquoi une pull request a sa note.",
  "The pull request, like owner/name#12, or other work, like feedback-3.":
    "La pull request, comme owner/name#12, ou un autre travail, comme feedback-3.",
  "Who earned the most points, with a picture.": "Qui a gagné le plus de points, avec une image.",
  "Which epoch; this one when left out.": "Quelle époque ; celle-ci par défaut.",
  "this epoch": "cette époque",
  "last epoch": "époque précédente",
  "all time": "depuis le début",
  "One kind of work; all kinds when left out.": "Un genre de travail ; tous par défaut.",
  code: "code",
  fix: "correction",
  docs: "documentation",
  tests: "tests",
  translation: "traduction",
  upkeep: "entretien",
  review: "relecture",
  triage: "tri",
  mentoring: "accompagnement",
  feedback: "retours",
  "Of the picture; light when left out.": "De l'image ; claires par défaut.",
  light: "claires",
  dark: "sombres",
  "How an epoch stands: its work, its points, its budget and what comes next.":
    "Où en est une époque : travail, points, budget, et la suite.",
  "Which epoch; the open one when left out.": "Quelle époque ; celle qui est ouverte par défaut.",
  "Object to the score of your own work: reviewers with no part in it answer.":
    "Contestez la note de votre travail : des relecteurs qui n'y ont pas pris part répondent.",
  "What the score misses, in your own words; everybody may read it.":
    "Ce que la note oublie, avec vos mots ; tout le monde peut le lire.",
  "Tell what does not work or could be better: good feedback earns points.":
    "Dites ce qui ne marche pas ou pourrait être mieux : un bon retour gagne des points.",
  "What you did, what happened, what you expected; everybody may read it.":
    "Ce que vous avez fait, ce qui s'est passé, ce que vous attendiez ; tout le monde peut le lire.",
  "Thank a member: everybody sees it, and it stands on the record.":
    "Remerciez un membre : tout le monde le voit, et cela reste au registre.",
  "Whom you thank.": "Qui vous remerciez.",
  "What for; everybody may read it.": "Pourquoi ; tout le monde peut le lire.",
  "What is put to the vote, and what you ask all members.":
    "Ce qui est mis au vote, et ce que vous demandez à tous les membres.",
  "What is open and what was decided lately.": "Ce qui est en cours et ce qui a été décidé récemment.",
  "All about one proposal, grant or motion.": "Tout sur une proposition, une subvention ou une motion.",
  "Like epoch 6, grant 2 or motion 3.": "Comme epoch 6, grant 2 ou motion 3.",
  "What your vote counts there, and where to cast it.": "Ce que compte votre voix, et où la donner.",
  "Ask all members something; whoever has a vote may.":
    "Demandez quelque chose à tous les membres ; qui a une voix le peut.",
  "What you ask for.": "Ce que vous demandez.",
  "question: an answer from all members": "question : une réponse de tous les membres",
  "grant: a one-off payment to a member": "subvention : un paiement unique à un membre",
  "cancel-payout: that a passed payout is not made": "annuler un paiement : qu'un paiement adopté ne soit pas fait",
  "What it is about, in a few words.": "De quoi il s'agit, en peu de mots.",
  "What you ask and why. Everybody reads it, and Snapshot keeps it for ever.":
    "Ce que vous demandez et pourquoi. Tous le lisent, et Snapshot le garde pour toujours.",
  "Of a question: how votes are given.": "D'une question : comment on vote.",
  basic: "simple",
  "single-choice": "choix unique",
  approval: "approbation",
  weighted: "pondéré",
  quadratic: "quadratique",
  "ranked-choice": "par classement",
  "Of a question: its choices, with | between them.": "D'une question : ses choix, avec | entre eux.",
  "Of a grant: who is paid.": "D'une subvention : qui est payé.",
  "Of a grant: how much, like 120.5.": "D'une subvention : combien, comme 120.5.",
  "Of cancel-payout: which, like epoch 6 or grant 2.": "Pour annuler un paiement : lequel, comme epoch 6 ou grant 2.",
  "Whether you are reminded of votes that end.": "Si on vous rappelle les votes qui finissent.",
  "Whether you are mentioned before a vote ends.": "Si on vous mentionne avant la fin d'un vote.",
  on: "oui",
  off: "non",
  "Look at payouts, and sign them as a treasurer.": "Regardez les paiements, et signez-les comme trésorier.",
  "All payouts, the newest first.": "Tous les paiements, les plus récents d'abord.",
  "What each payout waits for, in words.": "Ce qu'attend chaque paiement, en mots.",
  "For treasurers: every transfer and hash of a payout.":
    "Pour les trésoriers : chaque transfert et empreinte d'un paiement.",
  "Which epoch; the payout that waits when left out.": "Quelle époque ; le paiement qui attend par défaut.",
  "Which one-off grant, in the place of an epoch.": "Quelle subvention, à la place d'une époque.",
  "For treasurers: the review, and your own page to sign it.":
    "Pour les trésoriers : l'examen, et votre propre page pour signer.",
  "For treasurers and guardians: stop a payout before anybody signs it.":
    "Pour trésoriers et gardiens : arrêter un paiement avant que quiconque le signe.",
  "Why; it goes on the DAO's record.": "Pourquoi ; cela va au registre de la DAO.",
  "Let a held payout go on: as a treasurer, or the guardian who held it.":
    "Laisser repartir un paiement retenu : comme trésorier, ou le gardien qui l'a retenu.",
  "For treasurers: your own page to sign an empty transaction in a payout's place.":
    "Pour les trésoriers : votre page pour signer une transaction vide à la place d'un paiement.",
  "What the treasury holds, what it owes, and how long the rest lasts.":
    "Ce que contient la trésorerie, ce qu'elle doit, et combien dure le reste.",
  "The DAO's rules: what they are, what they were, and what they could be.":
    "Les règles de la DAO : ce qu'elles sont, étaient et pourraient être.",
  "The rules in force, in words.": "Les règles en vigueur, en mots.",
  "Every time they changed, and why.": "Chaque fois qu'elles ont changé, et pourquoi.",
  "What differs between two sets of rules.": "Ce qui diffère entre deux jeux de règles.",
  "The hash of older rules; those in force when left out.":
    "L'empreinte de règles anciennes ; celles en vigueur par défaut.",
  "The hash of others; the operator's file when left out.":
    "L'empreinte d'autres ; le fichier de l'opérateur par défaut.",
  "Ask all members for other rules: one setting, or the operator's file as a whole.":
    "Demander à tous d'autres règles : un réglage, ou tout le fichier de l'opérateur.",
  "One line of dao.yaml, like vote.votingHours.": "Une ligne de dao.yaml, comme vote.votingHours.",
  "What it is to be, as it stands in the file.": "Ce qu'elle doit être, comme on l'écrit dans le fichier.",
  "For reviewers: look again at scores and decide appeals.":
    "Pour les relecteurs : revoir les notes et trancher les appels.",
  "For reviewers: what waits for you, and what to type.": "Pour les relecteurs : ce qui vous attend, et quoi taper.",
  "For reviewers: a provisional score stands.": "Pour les relecteurs : confirmer une note provisoire.",
  "Its name as /review queue shows it, like owner/name#12/author.":
    "Son nom comme /review queue le montre, comme owner/name#12/author.",
  "Why; the contributor and the DAO read it.": "Pourquoi ; le contributeur et la DAO le lisent.",
  "For reviewers: another score for a provisional one.":
    "Pour les relecteurs : une autre note à la place d'une provisoire.",
  "From 0.00 to 5.00, like 3.20.": "De 0,00 à 5,00, comme 3,20.",
  "Changed lines, word for word, with || between them.": "Des lignes changées, mot pour mot, avec || entre elles.",
  "For reviewers: your vote on an appeal or a dispute.": "Pour les relecteurs : votre vote sur un appel ou un litige.",
  "Whether the score, or what is linked, stays as it is.": "Si la note, ou ce qui est lié, reste tel quel.",
  "uphold: it stays as it is": "maintenir : cela reste tel quel",
  "amend: another score, or it is taken": "changer : une autre note, ou c'est retiré",
  "For reviewers: rate drawn work without looking at its score.":
    "Pour les relecteurs : évaluer du travail tiré au sort sans regarder sa note.",
  "For maintainers: credit a member's work that no pull request shows.":
    "Pour les mainteneurs : créditer le travail d'un membre qu'aucune pull request ne montre.",
  "Whose work it was; never your own.": "De qui était le travail ; jamais le vôtre.",
  "What kind of work it was.": "Quel genre de travail c'était.",
  "feedback or design: a problem or an idea well described":
    "retour ou conception : un problème ou une idée bien décrits",
  "help: somebody was helped": "aide : quelqu'un a été aidé",
  "sorting: issues were sorted": "tri : des tickets ont été triés",
  "What was done; everybody may read it.": "Ce qui a été fait ; tout le monde peut le lire.",
  "How many issues, people or problems; 1 if you leave it out.":
    "Combien de tickets, de personnes ou de problèmes ; 1 par défaut.",
  "For maintainers and admins of this server: set up the DAO, pause it, let it go on.":
    "Pour mainteneurs et admins du serveur : configurer la DAO, la mettre en pause, la reprendre.",
  "For admins of this server: where the DAO's settings stand, step by step.":
    "Pour les admins de ce serveur : où en sont les réglages, étape par étape.",
  "For maintainers and admins: nothing is put to the vote or paid for a while.":
    "Pour mainteneurs et admins : pendant un temps, rien n'est mis au vote ni payé.",
  "Why; it is posted, and goes on the DAO's record.": "Pourquoi ; c'est publié, et va au registre de la DAO.",
  "For maintainers and admins: let a paused DAO go on.": "Pour mainteneurs et admins : reprendre une DAO en pause.",
  "Choose the language that I answer you in.": "Choisissez la langue dans laquelle je vous réponds.",
  "The language of my answers; automatic is the one that you use Discord in.":
    "La langue de mes réponses ; automatique est celle de votre Discord.",
  automatic: "automatique",
  English: "English",
  简体中文: "简体中文",
  Español: "Español",
  Português: "Português",
  Français: "Français",
  "See, take along or erase what I keep about you.": "Voir, emporter ou effacer ce que je garde sur vous.",
  "What I keep about you, where, and which of it is public for ever.":
    "Ce que je garde sur vous, où, et ce qui est public pour toujours.",
  "All of it as a file, for you alone.": "Tout dans un fichier, pour vous seul.",
  "Have it erased, or take that back.": "Le faire effacer, ou y renoncer.",
  "Choose whether what you do is credited.": "Choisissez si ce que vous faites est crédité.",
  "on: nothing you do from now on is credited. off: it is credited again.":
    "oui : rien de ce que vous ferez n'est crédité. non : c'est de nouveau crédité.",
  "What you can ask me.": "Ce que vous pouvez me demander.",
  "Credit this message": "Créditer ce message",
  Kudos: "Remercier",
  "Appeal against a score of your own": "Faire appel d'une de vos notes",
  "Which work, like owner/name#12": "Quel travail, comme owner/name#12",
  "What the score misses": "Ce que la note oublie",
  "What kind of work is it?": "Quel genre de travail est-ce ?",
  "What it did for the project": "Ce que cela a apporté au projet",
  "No DAO is set up for this server yet. If you may manage the server, type /admin setup.":
    "Aucune DAO n'est encore configurée pour ce serveur. Si vous pouvez gérer le serveur, tapez /admin setup.",
  "Thank {name}": "Remercier {name}",
  "What for? Everybody may read it.": "Pourquoi ? Tout le monde peut le lire.",
  "You may not write in this channel, so I do not say it aloud here.":
    "Vous ne pouvez pas écrire dans ce salon, je ne le dis donc pas à voix haute ici.",
  "Your thanks are on record. Thanks carry no points and no money.":
    "Vos remerciements sont au registre. Ils ne portent ni points ni argent.",
  "Thank you for inviting me to **{server}**. I run the rewards of a contributor DAO.":
    "Merci de m'avoir invité sur **{server}**. Je gère les récompenses d'une DAO de contributeurs.",
  "I am in the server.": "Je suis sur le serveur.",
  "I have the permissions that I need.": "J'ai les permissions qu'il me faut.",
  "Please give my role these permissions: {permissions}.": "Donnez à mon rôle ces permissions : {permissions}.",
  "For questions in threads I also need: {permissions}.":
    "Pour les questions dans des fils, il me faut aussi : {permissions}.",
  "This server has a DAO already: type /help to see what you can ask me.":
    "Ce serveur a déjà une DAO : tapez /help pour voir ce que vous pouvez me demander.",
  "Next: type /admin setup in the server. It asks for repositories, channels, treasury and vote, and checks each answer.":
    "Ensuite : tapez /admin setup sur le serveur. Il demande dépôts, salons, trésorerie et vote, et vérifie chaque réponse.",
  "No DAO is set up for this server yet. Whoever runs me can add one: its rules name this server.":
    "Aucune DAO n'est configurée pour ce serveur. La personne qui m'héberge peut en ajouter une : ses règles nomment ce serveur.",
  'The section "Running it for your DAO" of my README tells the rest.':
    "La section « Running it for your DAO » de mon README dit le reste.",
  "I never ask for a password, a seed phrase or a private key.":
    "Je ne demande jamais de mot de passe, de phrase de récupération ni de clé privée.",
  "**Discord**: {name}": "**Discord** : {name}",
  "**GitHub**: not linked. Link it with /link add.": "**GitHub** : non lié. Liez-le avec /link add.",
  "**GitHub**: {name}": "**GitHub** : {name}",
  "**Wallet**: not linked. Link one with /link add.": "**Portefeuille** : non lié. Liez-en un avec /link add.",
  "**Wallet**: {wallet}": "**Portefeuille** : {wallet}",
  "Nothing is paid to this wallet before {time}: it took another's place.":
    "Rien n'est payé à ce portefeuille avant le {time} : il en remplace un autre.",
  "{what}, since {time}": "{what}, depuis le {time}",
  "{amount} are kept for you until you have linked a wallet.":
    "{amount} sont gardés pour vous jusqu'à ce que vous ayez lié un portefeuille.",
  "{amount} are kept for you and will be a line of the next proposal.":
    "{amount} sont gardés pour vous et seront une ligne de la proposition suivante.",
  "{name}: you claim the GitHub account of somebody else. Reviewers decide by {time}.":
    "{name} : vous revendiquez le compte GitHub de quelqu'un d'autre. Les relecteurs décident avant le {time}.",
  "{name}: you claim the wallet of somebody else. Reviewers decide by {time}.":
    "{name} : vous revendiquez le portefeuille de quelqu'un d'autre. Les relecteurs décident avant le {time}.",
  "{name}: somebody claims your GitHub account. Reviewers decide by {time}; tell one of them what happened.":
    "{name} : quelqu'un revendique votre compte GitHub. Les relecteurs décident avant le {time} ; dites à l'un d'eux ce qui s'est passé.",
  "{name}: somebody claims your wallet. Reviewers decide by {time}; tell one of them what happened.":
    "{name} : quelqu'un revendique votre portefeuille. Les relecteurs décident avant le {time} ; dites à l'un d'eux ce qui s'est passé.",
  "No wallet is linked to you.": "Aucun portefeuille ne vous est lié.",
  "No GitHub account is linked to you.": "Aucun compte GitHub ne vous est lié.",
  Unlink: "Délier",
  "This unlinks your wallet. What you earn is then kept for you until you link one.":
    "Ceci délie votre portefeuille. Ce que vous gagnez est ensuite gardé jusqu'à ce que vous en liiez un.",
  "This parts your Discord and GitHub accounts and unlinks your wallet. Your work, and what it earned, stay with the GitHub account until somebody who holds it links it again.":
    "Ceci sépare vos comptes Discord et GitHub et délie votre portefeuille. Votre travail, et ce qu'il a gagné, restent au compte GitHub jusqu'à ce que qui le détient le lie à nouveau.",
  "What was voted on already is still paid where it was voted to go.":
    "Ce qui a déjà été voté est encore payé là où le vote l'a dit.",
  "{hours, plural, =0 {Whatever you link next is paid with the next proposal.} one {Whatever you link next waits # hour before it is paid.} other {Whatever you link next waits # hours before it is paid.}}":
    "{hours, plural, =0 {Ce que vous lierez ensuite est payé avec la proposition suivante.} one {Ce que vous lierez ensuite attend # heure avant d'être payé.} other {Ce que vous lierez ensuite attend # heures avant d'être payé.}}",
  "Your wallet is unlinked.": "Votre portefeuille est délié.",
  "Your accounts are parted, and your wallet is unlinked.": "Vos comptes sont séparés, et votre portefeuille délié.",
  "To link again, use /link add.": "Pour lier à nouveau, utilisez /link add.",
  "You will be erased after {when}. Until then you can take it back with /privacy erase.":
    "Vos données seront effacées après le {when}. Jusque-là, vous pouvez y renoncer avec /privacy erase.",
  "What is on its way to you settles first, and I wait for that.":
    "Ce qui est en route vers vous se règle d'abord, et je l'attends.",
  "You stay. Nothing was erased.": "Vous restez. Rien n'a été effacé.",
  "Erase me": "M'effacer",
  "Take it back": "Y renoncer",
  "I keep nothing about your Discord account.": "Je ne garde rien sur votre compte Discord.",
  "If you have merged work here, /link add shows which GitHub account is yours.":
    "Si vous avez du travail fusionné ici, /link add montre quel compte GitHub est le vôtre.",
  "**In my vault**, encrypted under a key of your own, which nobody else's things lie under:":
    "**Dans mon coffre**, chiffré sous une clé à vous, qui ne couvre rien de personne d'autre :",
  "- Your GitHub account {name}, so that your work is found.":
    "- Votre compte GitHub {name}, pour trouver votre travail.",
  "- Your Discord account {name}, so that you can ask me.":
    "- Votre compte Discord {name}, pour que vous puissiez m'interroger.",
  "- Your wallet {wallet}, so that you can be paid.":
    "- Votre portefeuille {wallet}, pour que vous puissiez être payé.",
  "- {reasons, plural, one {# reason} other {# reasons}} that you wrote, so that others can follow them.":
    "- {reasons, plural, one {# raison} other {# raisons}} de votre main, pour que d'autres puissent suivre.",
  "- {signatures, plural, one {# signature} other {# signatures}} that you gave as a treasurer.":
    "- {signatures, plural, one {# signature donnée} other {# signatures données}} comme trésorier.",
  "- The words of {motions, plural, one {# motion} other {# motions}} that you asked the members.":
    "- Le texte de {motions, plural, one {# motion} other {# motions}} que vous avez soumises aux membres.",
  "**In the DAO's ledger**, which is never changed: {entries, plural, one {# entry} other {# entries}} about you. They name you by a random id, without name or wallet.":
    "**Dans le livre de la DAO**, jamais changé : {entries, plural, one {# entrée} other {# entrées}} sur vous. Elles vous désignent par un identifiant au hasard, sans nom ni portefeuille.",
  "{amount} are reserved for you.": "{amount} vous sont réservés.",
  "**Public for ever**, and not mine to erase: payments and claims on the chain with wallets and amounts, ballots and votes on Snapshot, pull requests, reviews and my comments on GitHub, and my posts in this server.":
    "**Public pour toujours**, et pas à moi de l'effacer : paiements et retraits sur la chaîne avec portefeuilles et montants, scrutins et votes sur Snapshot, pull requests, relectures et mes commentaires sur GitHub, et mes messages sur ce serveur.",
  "The evidence of merged work and the votes that I counted are kept as they were public there. The DAO's rules name its reviewers and guardians.":
    "Les preuves du travail fusionné et les votes que j'ai comptés sont gardés comme ils y étaient publics. Les règles de la DAO nomment ses relecteurs et gardiens.",
  "What you do is credited. /privacy opt-out changes that.":
    "Ce que vous faites est crédité. /privacy opt-out change cela.",
  "Nothing you do is credited, as you chose. /privacy opt-out changes that.":
    "Rien de ce que vous faites n'est crédité, comme vous l'avez choisi. /privacy opt-out change cela.",
  "You asked to be erased: that happens after {when}.": "Vous avez demandé à être effacé : ce sera après le {when}.",
  "It waits until this has settled:": "Cela attend que ceci soit réglé :",
  "This is all that I keep about you. Only you see this message.":
    "C'est tout ce que je garde sur vous. Vous seul voyez ce message.",
  "**If you are erased**, your key is destroyed, and with it your accounts, your wallet and all that you wrote here. Nobody can bring that back, not even from a backup.":
    "**Si vous êtes effacé**, votre clé est détruite, et avec elle vos comptes, votre portefeuille et tout ce que vous avez écrit ici. Personne ne peut le ramener, pas même d'une sauvegarde.",
  "Nothing is reserved for you.": "Rien ne vous est réservé.",
  "You lose what is reserved for you: {amount} go back to the treasury.":
    "Vous perdez ce qui vous est réservé : {amount} retournent à la trésorerie.",
  "Work in the open epoch is not paid. What you fetch as a claim stays yours to fetch, with your wallet.":
    "Le travail de l'époque ouverte n'est pas payé. Ce que vous pouvez retirer reste à vous, avec votre portefeuille.",
  "If you come back, you are somebody new here, and old work stays without a name.":
    "Si vous revenez, vous êtes ici quelqu'un de nouveau, et l'ancien travail reste sans nom.",
  "First this has to settle:": "Ceci doit d'abord être réglé :",
  "At least a day passes first, in which you can take it back.":
    "Il se passe d'abord au moins un jour, pendant lequel vous pouvez revenir sur votre demande.",
  "From now on nothing you do is credited. What you have earned stays yours.":
    "À partir de maintenant, rien de ce que vous faites n'est crédité. Ce que vous avez gagné reste à vous.",
  "From now on what you do is credited again.": "À partir de maintenant, ce que vous faites est de nouveau crédité.",
  "Page {page} of {pages}": "Page {page} sur {pages}",
  Back: "Retour",
  "Next page": "Page suivante",
  "I no longer have the rest of this answer. Please ask again.": "Je n'ai plus la suite de cette réponse. Redemandez.",
  "**Set up your DAO.** I ask for one thing after the other, and check each answer at once.":
    "**Configurez votre DAO.** Je demande une chose après l'autre, et vérifie chaque réponse aussitôt.",
  "Whoever runs me finds a code in my log. Only with it can a set-up begin, so that no stranger sets me up.":
    "La personne qui m'héberge trouve un code dans mon journal. Lui seul permet de commencer, pour qu'aucun inconnu ne me configure.",
  "Begin with the code": "Commencer avec le code",
  Name: "Nom",
  Repositories: "Dépôts",
  Channels: "Salons",
  Treasury: "Trésorerie",
  Vote: "Scrutin",
  "Budget and times": "Budget et délais",
  People: "Personnes",
  "Write {file}": "Écrire {file}",
  "not answered yet": "pas encore de réponse",
  "Next: press {step}.": "Ensuite : appuyez sur {step}.",
  "The rules of this DAO stand. What you write here is {file}, a draft: only a vote of the members brings it into force.":
    "Les règles de cette DAO sont en place. Ce que vous écrivez ici est {file}, un brouillon : seul un vote des membres le met en vigueur.",
  "All is answered. Look at it once more, then press Write {file}.":
    "Tout est répondu. Regardez encore une fois, puis appuyez sur Écrire {file}.",
  "Begin the set-up": "Commencer la configuration",
  "The code from Laurel's log": "Le code du journal de Laurel",
  "Short id, chosen once and for all: my-dao": "Identifiant court, définitif : my-dao",
  "The name that people read": "Le nom que les gens lisent",
  "Repositories, one owner/name on each line": "Dépôts, un owner/name par ligne",
  "Where proposals are posted": "Où publier les propositions",
  "Where payouts are posted": "Où publier les paiements",
  "Address of the Safe": "Adresse du Safe",
  "Address of your Payouts contract": "Adresse de votre contrat Payouts",
  "Address of the token": "Adresse du jeton",
  "MultiSendCallOnly; empty: Safe 1.4.1's": "MultiSendCallOnly ; vide : Safe 1.4.1",
  "Snapshot space, like my-dao.eth": "Espace Snapshot, comme my-dao.eth",
  "Quorum in voting power, like 100": "Quorum en poids de vote, comme 100",
  "Least number of voters, like 2": "Nombre minimal de votants, comme 2",
  "Voting power: chain, or hub": "Poids des votes : chain ou hub",
  "Most that one epoch pays, in whole tokens": "Maximum payé par époque, en jetons entiers",
  "Most of the balance it takes, in percent": "Part maximale du solde, en pour cent",
  "Days of an epoch; empty: 7": "Jours d'une époque ; vide : 7",
  "Hours to discuss, vote, object: 24 72 24": "Heures : débat, vote, objections : 24 72 24",
  "Maintainers: a Discord id on each line": "Mainteneurs : un id Discord par ligne",
  "Reviewers: Discord id and GitHub login": "Relecteurs : id Discord et compte GitHub",
  "Guardians: a Discord id on each line": "Gardiens : un id Discord par ligne",
  "Write a plain number with at most {number} decimals, like 1250.5":
    "Écrivez un nombre avec {number} décimales au plus, comme 1250.5",
  "This is not an amount of the token.": "Ce n'est pas un montant du jeton.",
  "The proposal's text is too long for Snapshot.": "Le texte de la proposition est trop long pour Snapshot.",
  "{count} characters": "{count} caractères",
  "Give it a title.": "Donnez-lui un titre.",
  "The title has {count} characters.": "Le titre a {count, plural, one {# caractère} other {# caractères}}.",
  "Write 5 to {most} characters.": "Écrivez de 5 à {most} caractères.",
  "Say what it is about.": "Dites de quoi il s'agit.",
  "The text has {count} characters.": "Le texte a {count, plural, one {# caractère} other {# caractères}}.",
  "Write 20 to {most} characters. Snapshot keeps them for ever: write nothing that must be deleted one day.":
    "Écrivez de 20 à {most} caractères. Snapshot les garde pour toujours : n'écrivez rien qui doive être effacé un jour.",
  "These choices cannot be voted on.": "Ces choix ne peuvent pas être votés.",
  "{count} choices: {words}": "{count} choix : {words}",
  "Write 2 to {most} different choices of at most {count} characters.":
    "Écrivez de 2 à {most} choix différents de {count} caractères au plus.",
  "This message was named before.": "Ce message a déjà été désigné.",
  "What a message shows is credited or declined once.": "Ce qu'un message montre est crédité ou refusé une seule fois.",
  "Name another message, or ask a maintainer.": "Désignez un autre message, ou demandez à un mainteneur.",
  "Only the DAO's maintainers credit work by their word alone.":
    "Seuls les mainteneurs de la DAO créditent du travail sur leur seule parole.",
  "Name it from its message instead: open the message's menu, Apps, Credit this message. A reviewer then decides.":
    "Désignez-le plutôt depuis son message : ouvrez le menu du message, Applications, Créditer ce message. Un relecteur décide ensuite.",
  "Nobody credits their own work.": "Personne ne crédite son propre travail.",
  "Ask another maintainer, or use /feedback.": "Demandez à un autre mainteneur, ou utilisez /feedback.",
  "Bots are not rewarded.": "Les bots ne sont pas récompensés.",
  "{name} is a bot.": "{name} est un bot.",
  "Choose the person behind it.": "Choisissez la personne qui est derrière.",
  "This is not a number of things done.": "Ce n'est pas un nombre de choses faites.",
  "Write one from 1 to {most}.": "Écrivez-en un de 1 à {most}.",
  "Say what was done.": "Dites ce qui a été fait.",
  "Write {least} to {most} characters: reviewers and the DAO read them.":
    "Écrivez de {least} à {most} caractères : les relecteurs et la DAO les lisent.",
  "No epoch is open at the moment.": "Aucune époque n'est ouverte pour l'instant.",
  "The next one opens by itself: try again in a minute.":
    "La suivante s'ouvre d'elle-même : réessayez dans une minute.",
  "This DAO rewards pull requests and reviews alone.":
    "Cette DAO ne récompense que les pull requests et les relectures.",
  "Its rules can allow more (acts.credited): /rules propose.":
    "Ses règles peuvent permettre plus (acts.credited) : /rules propose.",
  "{count} are credited, {left} wait; the rules allow {most} in one epoch.":
    "{count} crédités, {left} en attente ; les règles en permettent {most} par époque.",
  "Name it again when the next epoch is open.": "Désignez-le à nouveau quand l'époque suivante sera ouverte.",
  "The rules of this epoch allow {most}.": "Les règles de cette époque en permettent {most}.",
  "Credit it when the next epoch is open.": "Créditez-le quand l'époque suivante sera ouverte.",
  "You have credited as much as one person credits in one epoch.":
    "Vous avez crédité autant qu'une personne crédite dans une époque.",
  "{count} works rest on your word.":
    "{count, plural, one {# travail repose} other {# travaux reposent}} sur votre parole.",
  "Another reviewer or maintainer can go on; you can when the next epoch is open.":
    "Un autre relecteur ou mainteneur peut continuer ; vous, quand l'époque suivante sera ouverte.",
  "This person has chosen to take no part in the rewards.":
    "Cette personne a choisi de ne pas prendre part aux récompenses.",
  "They can take part again with /privacy opt-out.": "Elle peut y reprendre part avec /privacy opt-out.",
  "Too much waits for the reviewers already.": "Trop de choses attendent déjà les relecteurs.",
  "{count} of yours wait, {number} in all.": "{count} des vôtres attendent, {number} en tout.",
  "Try again when some of it is decided.": "Réessayez quand une partie sera tranchée.",
  "You have a part in this work.": "Vous avez pris part à ce travail.",
  "{name}: who did it and who named it do not decide on it.":
    "{name} : qui l'a fait et qui l'a désigné n'en décident pas.",
  "Another reviewer decides.": "Un autre relecteur décide.",
  "This work does not wait for a decision any more.": "Ce travail n'attend plus de décision.",
  "See /score {name}.": "Voir /score {name}.",
  "Thanks go to somebody else.": "Les remerciements vont à quelqu'un d'autre.",
  "Choose another member.": "Choisissez un autre membre.",
  "You have thanked as often as one epoch takes.": "Vous avez remercié autant de fois qu'une époque le permet.",
  "{count} times; the rules allow {most}.": "{count} fois ; les règles en permettent {most}.",
  "Thank again when the next epoch is open.": "Remerciez à nouveau quand l'époque suivante sera ouverte.",
  "Laurel does not know which work is yours.": "Laurel ne sait pas quel travail est le vôtre.",
  "Link your GitHub account first: /link add": "Liez d'abord votre compte GitHub : /link add",
  "No work of yours on {name} can be appealed.": "Aucun de vos travaux sur {name} ne peut faire l'objet d'un appel.",
  "Only your own scores can, until the epoch after theirs has closed. See yours with /me.":
    "Seulement vos propres notes, jusqu'à la clôture de l'époque qui suit la leur. Voyez-les avec /me.",
  "This DAO has named nobody who could answer an appeal.":
    "Cette DAO n'a nommé personne qui puisse répondre à un appel.",
  "Speak about it under the proposal on Discord before the vote; the DAO names reviewers in its rules by a vote.":
    "Parlez-en sous la proposition sur Discord avant le vote ; la DAO nomme des relecteurs dans ses règles par un vote.",
  "{name} has no score yet.": "{name} n'a pas encore de note.",
  "Wait for the score, then appeal.": "Attendez la note, puis faites appel.",
  "{name} was appealed already.": "{name} a déjà fait l'objet d'un appel.",
  "It is answered by {time}.": "La réponse viendra avant le {time}.",
  "One appeal is heard about a score.": "Une note n'a droit qu'à un appel.",
  "{name} can no longer be appealed.": "{name} ne peut plus faire l'objet d'un appel.",
  "Its {days} days ended on {time}.": "Ses {days} jours ont fini le {time}.",
  "Speak about it under the next proposal on Discord.": "Parlez-en sous la prochaine proposition sur Discord.",
  "You have voted on this appeal.": "Vous avez voté sur cet appel.",
  "One vote each.": "Une voix chacun.",
  "No appeal about {name} is open.": "Aucun appel sur {name} n'est ouvert.",
  "See /review queue.": "Voir /review queue.",
  "Only treasurers can do this, and your wallet is not linked.":
    "Seuls les trésoriers le peuvent, et votre portefeuille n'est pas lié.",
  "If you are an owner of the Safe, run /link add first.":
    "Si vous êtes propriétaire du Safe, lancez d'abord /link add.",
  "Only treasurers can do this: your linked wallet is not an owner of the Safe.":
    "Seuls les trésoriers le peuvent : votre portefeuille lié n'est pas propriétaire du Safe.",
  "Your wallet is {wallet}.": "Votre portefeuille est {wallet}.",
  "Nothing was changed. If you sign with another wallet, link that one with /link add.":
    "Rien n'a été changé. Si vous signez avec un autre portefeuille, liez-le avec /link add.",
  "You have signed this payout already.": "Vous avez déjà signé ce paiement.",
  "{count} of {number} signatures are in.": "{count} signatures sur {number} sont là.",
  "You have held the payout of {payout} twice in a row.":
    "Vous avez retenu le paiement de « {payout} » deux fois de suite.",
  "The next hold is another treasurer's or a guardian's: ask one of them.":
    "La prochaine retenue revient à un autre trésorier ou à un gardien : demandez à l'un d'eux.",
  "No such payout is held.": "Ce paiement n'est pas retenu.",
  "See /payout status.": "Voir /payout status.",
  "No such payout waits.": "Ce paiement n'est pas en attente.",
  "See /payout list for where each payout stands.": "Voir /payout list pour l'état de chaque paiement.",
  "This payout was offered to the treasurers already, and every owner could execute it.":
    "Ce paiement a déjà été présenté aux trésoriers, et tout propriétaire pourrait l'exécuter.",
  "Only /payout cancel stops it now: an empty transaction at the same nonce, signed like any other.":
    "Seul /payout cancel l'arrête désormais : une transaction vide au même nonce, signée comme toute autre.",
  "This payout was superseded.": "Ce paiement a été remplacé.",
  "You have signed this cancellation already.": "Vous avez déjà signé cette annulation.",
  "The others sign with /payout cancel.": "Les autres signent avec /payout cancel.",
  "This payout has moved on meanwhile.": "Ce paiement a avancé entre-temps.",
  "Run /payout review in Discord to see where it stands.": "Lancez /payout review dans Discord pour voir où il en est.",
  "The payout of {payout} is signed and on its way.": "Le paiement de « {payout} » est signé et en route.",
  "Transaction {hash}.": "Transaction : {hash}.",
  "No payout waits for signatures.": "Aucun paiement n'attend de signatures.",
  "No payout of {payout} waits for signatures.": "Aucun paiement de « {payout} » n'attend de signatures.",
  "Wait a moment and run /payout review again.": "Attendez un instant et relancez /payout review.",
  "There is no such epoch.": "Cette époque n'existe pas.",
  'Write its number, "open" or "last".': "Écrivez son numéro, « open » ou « last ».",
  "See /proposal list.": "Voir /proposal list.",
  "See /proposal list; older ones are on the public record.":
    "Voir /proposal list ; les plus anciennes sont au registre public.",
  "An appeal needs a reason.": "Un appel demande une raison.",
  "It has {count} characters.": "Il a {count, plural, one {# caractère} other {# caractères}}.",
  "Write {least} to {most}, in your own words.": "Écrivez-en de {least} à {most}, avec vos mots.",
  "Reviewers who are neither of you decide by {time}.":
    "Des relecteurs qui ne sont ni l'un ni l'autre décident avant le {time}.",
  "Nothing was changed. Ask a reviewer of the DAO if you have more to say.":
    "Rien n'a été changé. Parlez à un relecteur de la DAO si vous avez plus à dire.",
  "{count} claims of yours wait for a decision already.":
    "{count, plural, one {# de vos revendications attend} other {# de vos revendications attendent}} déjà une décision.",
  "Wait until they are decided.": "Attendez qu'elles soient tranchées.",
  "You have decided on this already.": "Vous en avez déjà décidé.",
  "You are one of the two whom this is about.": "Vous êtes l'une des deux personnes concernées.",
  "There is no open dispute-{number}.": "Il n'y a pas de dispute-{number} ouverte.",
  "This is not a pull request's name.": "Ce n'est pas le nom d'une pull request.",
  "Write it as owner/repo#12.": "Écrivez-le comme owner/repo#12.",
  "The ledger of {dao} knows nothing of {name}.": "Le livre de {dao} ne sait rien de {name}.",
  "Check the name.": "Vérifiez le nom.",
  "Check the name. A pull request is recorded after it was merged; the sweep finds one whose webhook was lost.":
    "Vérifiez le nom. Une pull request est enregistrée après sa fusion ; le passage régulier retrouve celles dont le webhook s'est perdu.",
  "This is not the name of a vote.": "Ce n'est pas le nom d'un vote.",
  "Write it like epoch 6, grant 2 or motion 3; /proposal list has them all.":
    "Écrivez-le comme epoch 6, grant 2 ou motion 3 ; /proposal list les a tous.",
  "No vote on {payout} is open.": "Aucun vote sur « {payout} » n'est ouvert.",
  "See /proposal list, or /proposal show {name}.": "Voir /proposal list, ou /proposal show {name}.",
  "You have linked nothing, so you are not reminded of votes.":
    "Vous n'avez rien lié, donc les votes ne vous sont pas rappelés.",
  "Run /link add first.": "Lancez d'abord /link add.",
  "No rules with this hash were ever in force.": "Aucune règle avec cette empreinte n'a jamais été en vigueur.",
  "Copy it from /rules history; its first {number} digits are enough where only one begins so.":
    "Copiez-la de /rules history ; ses {number} premiers chiffres suffisent si une seule commence ainsi.",
  "No file of rules can be read here.": "Aucun fichier de règles ne peut être lu ici.",
  "Give two hashes from /rules history.": "Donnez deux empreintes de /rules history.",
  "The file is not what is in force, so one setting of it cannot be proposed alone.":
    "Le fichier n'est pas ce qui est en vigueur, donc un seul de ses réglages ne peut être proposé.",
  "It differs from the rules in force: see /rules diff.": "Il diffère des règles en vigueur : voir /rules diff.",
  "Propose the file as a whole, without a setting; or ask whoever runs me to put back what is in force.":
    "Proposez le fichier entier, sans réglage ; ou demandez à la personne qui m'héberge de remettre ce qui est en vigueur.",
  "This link was used already, or it was never valid.": "Ce lien a déjà servi, ou n'a jamais été valable.",
  "Laurel only reads at the moment.": "Laurel ne fait que lire pour l'instant.",
  "Try again later.": "Réessayez plus tard.",
  "The members were asked about this payout before.": "Les membres ont déjà été consultés sur ce paiement.",
  "Each payout is asked about once: while a vote about it is open, it waits.":
    "On interroge une fois sur chaque paiement : tant que le vote est ouvert, il attend.",
  "See /proposal list. A treasurer or guardian can hold it with /payout hold.":
    "Voir /proposal list. Un trésorier ou gardien peut le retenir avec /payout hold.",
  "The Snapshot space cannot carry this vote.": "L'espace Snapshot ne peut pas accueillir ce vote.",
  "Only members with a vote can ask this, and your wallet is not linked.":
    "Seuls les membres qui ont une voix le peuvent, et votre portefeuille n'est pas lié.",
  "Only members with a vote can ask this.": "Seuls les membres qui ont une voix le peuvent.",
  "Your wallet {wallet} has no voting power in the Snapshot space.":
    "Votre portefeuille {wallet} n'a aucun poids de vote dans l'espace Snapshot.",
  "Ask a member who has, or link the wallet that holds your votes with /link add.":
    "Demandez à un membre qui en a, ou liez avec /link add le portefeuille qui détient vos voix.",
  "You have asked this in the same words.": "Vous l'avez demandé dans les mêmes mots.",
  "Enough motions are open already.": "Assez de motions sont déjà ouvertes.",
  "{count} are open.": "{count} sont en cours.",
  "Wait until one of them is decided; see /proposal list.": "Attendez que l'une soit décidée ; voir /proposal list.",
  "You have asked enough for now.": "Vous avez assez demandé pour l'instant.",
  "{count} motions of yours are open.": "Vous avez {count, plural, one {# motion ouverte} other {# motions ouvertes}}.",
  "Wait until one of them is decided.": "Attendez que l'une soit décidée.",
  "Other rules are being voted on.": "D'autres règles sont en cours de vote.",
  "Motion {number} would change the rules.": "La motion {number} changerait les règles.",
  "Wait until it is decided: then it is clear what your change would change.":
    "Attendez la décision : on saura alors ce que votre changement changerait.",
  "These rules would change nothing, or were written for other rules than those in force.":
    "Ces règles ne changeraient rien, ou ont été écrites pour d'autres que celles en vigueur.",
  "See /rules show, change dao.yaml from there, and propose again.":
    "Voir /rules show, changez dao.yaml à partir de là, et proposez à nouveau.",
  "This payout cannot be decided about any more.": "On ne peut plus décider de ce paiement.",
  "It was offered to the treasurers, or it is over.": "Il a été présenté aux trésoriers, ou il est terminé.",
  "A vote about this payout is open already.": "Un vote sur ce paiement est déjà ouvert.",
  "The treasury is not what the rules describe.": "La trésorerie n'est pas celle que les règles décrivent.",
  "Enough grants are open already.": "Assez de subventions sont déjà ouvertes.",
  "Wait until one of them is decided and paid; see /proposal list.":
    "Attendez que l'une soit décidée et payée ; voir /proposal list.",
  "A grant that you asked for is not decided yet.": "Une subvention que vous avez demandée n'est pas encore décidée.",
  "Wait until it is; see /proposal list.": "Attendez qu'elle le soit ; voir /proposal list.",
  "Whoever is to be paid has no wallet linked.": "La personne à payer n'a pas lié de portefeuille.",
  "Ask them to run /link add, then propose the grant again.":
    "Demandez-lui de lancer /link add, puis proposez à nouveau la subvention.",
  "Whoever is to be paid changed the wallet a short time ago.":
    "La personne à payer a changé de portefeuille il y a peu.",
  "A changed wallet is paid after {hours} hours; propose the grant then.":
    "Après un changement de portefeuille, on est payé au bout de {hours} heures ; proposez alors la subvention.",
  "This amount cannot be paid.": "Ce montant ne peut être payé.",
  "Write an amount above zero.": "Écrivez un montant au-dessus de zéro.",
  "The treasury cannot promise so much.": "La trésorerie ne peut promettre autant.",
  "Asked for is {amount}; of what is not promised already, at most {total} may go at once.":
    "Il est demandé {amount} ; de ce qui n'est pas promis, {total} au plus peuvent partir d'un coup.",
  "Ask for less, or wait until the treasury holds more.": "Demandez moins, ou attendez que la trésorerie ait plus.",
  "The DAO is not paused.": "La DAO n'est pas en pause.",
  "Nothing was changed.": "Rien n'a été changé.",
  "Only the DAO's maintainers and the admins of this server may do this.":
    "Seuls les mainteneurs de la DAO et les admins de ce serveur le peuvent.",
  "The rules do not name you as a maintainer, and Discord does not let you manage this server.":
    "Les règles ne vous nomment pas mainteneur, et Discord ne vous laisse pas gérer ce serveur.",
  "Ask one of them. Nothing was changed.": "Demandez à l'un d'eux. Rien n'a été changé.",
  "The DAO is paused already, until {time}.": "La DAO est déjà en pause, jusqu'au {time}.",
  "It can be paused anew once this pause is over.": "Elle pourra être remise en pause après celle-ci.",
  "You have paused the DAO twice in a row.": "Vous avez mis la DAO en pause deux fois de suite.",
  "You did not ask to be erased, or it is done already.": "Vous n'avez pas demandé à être effacé, ou c'est déjà fait.",
  "Run /privacy show to see what is kept about you.": "Lancez /privacy show pour voir ce qui est gardé sur vous.",
  "Nothing is kept about your Discord account.": "Rien n'est gardé sur votre compte Discord.",
  "If you have merged work here, run /link add first: it shows which GitHub account is yours.":
    "Si vous avez du travail fusionné ici, lancez d'abord /link add : il montre quel compte GitHub est le vôtre.",
  "Give a reason.": "Donnez une raison.",
  "The reason has {count} characters.": "La raison a {count, plural, one {# caractère} other {# caractères}}.",
  "Write {least} to {most} characters: both the contributor and the DAO read it.":
    "Écrivez de {least} à {most} caractères : le contributeur et la DAO les lisent.",
  "{name} waits for nobody.": "{name} n'attend personne.",
  "Its score stands. A contributor may appeal it: /appeal.":
    "Sa note est maintenue. Un contributeur peut en faire appel : /appeal.",
  "One reviewer alone changes only a score that was flagged.": "Un relecteur seul ne change qu'une note signalée.",
  "The contributor may appeal: then a panel decides.": "Le contributeur peut faire appel : un panel décide alors.",
  "{name} is under appeal.": "{name} est en appel.",
  "Decide on the appeal instead: /review decide.": "Tranchez plutôt l'appel : /review decide.",
  "{name} is not credited yet.": "{name} n'est pas encore crédité.",
  "Credit it as code counts it with /review confirm, or decline it with the score 0.00.":
    "Créditez-le comme le code le compte avec /review confirm, ou refusez-le avec la note 0,00.",
  "This is not a rating.": "Ce n'est pas une évaluation.",
  "Write one from 0.00 to 5.00.": "Écrivez-en une de 0,00 à 5,00.",
  "Write one from 0.00 to 5.00, like 3.20.": "Écrivez-en une de 0,00 à 5,00, comme 3,20.",
  "Others rate it.": "D'autres l'évaluent.",
  "This work was not drawn.": "Ce travail n'a pas été tiré au sort.",
  "You have rated this work.": "Vous avez évalué ce travail.",
  "One rating each.": "Une évaluation chacun.",
  "Only the DAO's reviewers may do this.": "Seuls les relecteurs de la DAO le peuvent.",
  "{name} is not among the reviewers in the rules.": "{name} n'est pas parmi les relecteurs des règles.",
  "Reviewers are named in the rules, which the DAO changes by a vote.":
    "Les relecteurs sont nommés dans les règles, que la DAO change par un vote.",
  "{name}: its author, co-authors and reviewers do not decide on its scores.":
    "{name} : son auteur, ses co-auteurs et ses relecteurs ne décident pas de ses notes.",
  "There is no score with this name that can still change.":
    "Il n'y a pas de note de ce nom qui puisse encore changer.",
  "The queue of reviewers names those that can: /review queue. A score stands once the epoch after its own has closed.":
    "La file des relecteurs nomme celles qui le peuvent : /review queue. Une note est fixée à la clôture de l'époque qui suit la sienne.",
  "This is not a score.": "Ce n'est pas une note.",
  "A score outside the band needs quotes from the work.": "Une note hors de la marge demande des citations du travail.",
  "Quote 1 to {most} changed lines (or lines of the review) exactly, or stay inside the band.":
    "Citez exactement de 1 à {most} lignes changées (ou de la relecture), ou restez dans la marge.",
  "These are too many quotes.": "C'est trop de citations.",
  "Quote at most {most} lines.": "Citez {most} lignes au plus.",
  "This line does not stand in the work as a judge is shown it.":
    "Cette ligne n'est pas dans le travail tel qu'il est montré à un juré.",
  "Quote changed lines (or lines of the review) exactly.": "Citez exactement des lignes changées (ou de la relecture).",
  "No epoch of {dao} is open at the moment.": "Aucune époque de {dao} n'est ouverte pour l'instant.",
  "Ask for the last epoch, or all time.": "Demandez l'époque précédente, ou depuis le début.",
  "No epoch has closed yet.": "Aucune époque n'est encore close.",
  "Ask for this epoch.": "Demandez cette époque.",
  "No epoch has begun yet.": "Aucune époque n'a encore commencé.",
  "There is no epoch {number} on record.": "Il n'y a pas d'époque {number} au registre.",
  "The first begins by itself.": "La première commence d'elle-même.",
  "The newest is epoch {number}.": "La plus récente est l'époque {number}.",
  "To unlink your wallet: /link remove.": "Pour délier votre portefeuille : /link remove.",
  "To link one: /link add.": "Pour en lier un : /link add.",
  "This button is somebody else's.": "Ce bouton est à quelqu'un d'autre.",
  "Whoever asked may press it; ask me yourself about your own work.":
    "Seule la personne qui a demandé peut s'en servir ; interrogez-moi vous-même sur votre travail.",
  "I no longer have what this button was for.": "Je n'ai plus ce à quoi ce bouton servait.",
  "Type /appeal, or ask me again.": "Tapez /appeal, ou redemandez-moi.",
  "I do not know this part of /{name} (yet).": "Je ne connais pas (encore) cette partie de /{name}.",
  "Try /help.": "Essayez /help.",
  "I do not know this member.": "Je ne connais pas ce membre.",
  "Choose one from the list.": "Choisissez-en un dans la liste.",
  "I no longer know which message you meant.": "Je ne sais plus de quel message vous parliez.",
  "Open its menu once more.": "Ouvrez son menu encore une fois.",
  "This is no kind of work.": "Ce n'est pas un genre de travail.",
  "Choose one of the list.": "Choisissez-en un de la liste.",
  "I no longer know whom you meant.": "Je ne sais plus de qui vous parliez.",
  "Try again, or type /kudos.": "Réessayez, ou tapez /kudos.",
  "Nothing of this kind can be asked.": "Rien de ce genre ne peut être demandé.",
  "Choose one of the kinds.": "Choisissez l'un des genres.",
  "For {kind}, {name} is missing.": "Pour {kind}, il manque {name}.",
  "Add it, and ask again.": "Ajoutez-le, et redemandez.",
  "{name} does not belong to {kind}.": "{name} ne va pas avec {kind}.",
  "Leave it out, or choose another kind.": "Enlevez-le, ou choisissez un autre genre.",
  "A dispute has no score.": "Un litige n'a pas de note.",
  "Leave the score out.": "Enlevez la note.",
  "The amended score is missing.": "La note changée manque.",
  "Add it as score, like 3.20, or choose uphold.": "Ajoutez-la dans score, comme 3,20, ou choisissez « maintenir ».",
  "This is not a verdict.": "Ce n'est pas un verdict.",
  "Choose uphold or amend.": "Choisissez « maintenir » ou « changer ».",
  "A score that is upheld stays as it is.": "Une note maintenue reste telle quelle.",
  "Leave the score out, or choose amend.": "Enlevez la note, ou choisissez « changer ».",
  "A setting and its value belong together.": "Un réglage et sa valeur vont ensemble.",
  "Give both; or neither, which proposes the operator's file as a whole.":
    "Donnez les deux ; ou aucun, ce qui propose tout le fichier de l'opérateur.",
  "Nobody may use this part of the command.": "Personne ne peut utiliser cette partie de la commande.",
  "Try /help for what there is.": "Essayez /help pour voir ce qu'il y a.",
  "Recorded: {name} stays {points}.": "Enregistré : {name} reste à {points}.",
  "Recorded: {name} is {points} instead of {least}.": "Enregistré : {name} a {points} au lieu de {least}.",
  "Recorded. Thank you: such ratings teach the jury what this DAO values.":
    "Enregistré. Merci : de telles évaluations apprennent au jury ce qui compte pour cette DAO.",
  "Recorded. The appeal about {name} is answered.": "Enregistré. L'appel sur {name} a sa réponse.",
  "Recorded. {count} more votes decide the appeal about {name}.":
    "Enregistré. Il manque {count, plural, one {# voix} other {# voix}} pour trancher l'appel sur {name}.",
  "Your appeal about {name} is on record. No reviewer is free of a part in this work: it lapses on {time} unless the DAO names another.":
    "Votre appel sur {name} est au registre. Aucun relecteur n'est sans part dans ce travail : il est caduc le {time} si la DAO n'en nomme pas un autre.",
  "Your appeal about {name} is on record. {who} it by {time}; until then the score stays {points}.":
    "Votre appel sur {name} est au registre. {who} avant le {time} ; d'ici là, la note reste {points}.",
  "One reviewer answers": "Un relecteur répond",
  "{count} reviewers answer": "{count} relecteurs répondent",
  "No reviewer was free of a part in the work, so the score stands.":
    "Aucun relecteur n'était sans part dans le travail, donc la note est maintenue.",
  "No reviewer answered in time, so the score stands.":
    "Aucun relecteur n'a répondu à temps, donc la note est maintenue.",
  "One reviewer": "Un relecteur",
  "{count} reviewers": "{count} relecteurs",
  "{who} decided, and {points} stands.": "{who} : décision de maintenir {points}.",
  "{who} decided: {points} instead of {least}.": "{who} : décision de passer de {least} à {points}.",
  "The appeal was {verdict}. {sentence}": "Issue de l'appel : {verdict}. {sentence}",
  upheld: "maintenu",
  amended: "changé",
  "Appealed, to be answered by {time}: {words}": "En appel, réponse avant le {time} : {words}",
  "Appealed. The contributor writes: {words}": "En appel. Le contributeur écrit : {words}",
  "To be answered by {time}; {count} of {number} votes are in.":
    "Réponse avant le {time} ; {count} voix sur {number} sont là.",
  "To be decided by {time}; {count} of {number} votes are in.":
    "Décision avant le {time} ; {count} voix sur {number} sont là.",
  "Drawn for the audit: rate the work from 0.00 to 5.00 without looking at its score.":
    "Tiré pour l'audit : évaluez le travail de 0,00 à 5,00 sans regarder sa note.",
  "A reviewer declined it: {words}": "Un relecteur l'a refusé : {words}",
  "A reviewer confirmed it: {words}": "Un relecteur l'a confirmé : {words}",
  "A reviewer changed it to {points}: {words}": "Un relecteur l'a changé en {points} : {words}",
  "It waits for a reviewer who has no part in it.": "Il attend un relecteur qui n'y a pas pris part.",
  "In their words: {words}": "Avec ses mots : {words}",
  "Told as: {words}": "Dit ainsi : {words}",
  "Seen at {url}": "Vu sur {url}",
  "Credited by {name}.": "Crédité par {name}.",
  "{name} is credited with {points} of 5.00.": "{name} est crédité de {points} sur 5,00.",
  "{name} is not credited; your reason stands on the public record.":
    "{name} n'est pas crédité ; votre raison est au registre public.",
  "Credited: {name}, worth {points} of 5.00. It goes into the proposal of epoch {epoch}, and everybody can see why with /score {work}.":
    "Crédité : {name}, vaut {points} sur 5,00. Cela entre dans la proposition de l'époque {epoch}, et chacun peut voir pourquoi avec /score {work}.",
  "Thank you. It is on record as {name}. This DAO has named no reviewers yet who could credit it.":
    "Merci. C'est au registre sous {name}. Cette DAO n'a pas encore nommé de relecteurs qui puissent le créditer.",
  "It is on record as {name}. This DAO has named no reviewers yet who could credit it.":
    "C'est au registre sous {name}. Cette DAO n'a pas encore nommé de relecteurs qui puissent le créditer.",
  "Thank you. It is on record as {name}. A reviewer decides whether it is credited; /score {work} tells how it stands.":
    "Merci. C'est au registre sous {name}. Un relecteur décide s'il est crédité ; /score {work} dit où cela en est.",
  "It is on record as {name}. A reviewer decides whether it is credited; /score {work} tells how it stands.":
    "C'est au registre sous {name}. Un relecteur décide s'il est crédité ; /score {work} dit où cela en est.",
  "The payout of {payout} is held until {time}; /payout release lets it go before.":
    "Le paiement de « {payout} » est retenu jusqu'au {time} ; /payout release le laisse partir avant.",
  "The payout of {payout} goes on.": "Le paiement de « {payout} » continue.",
  "The payout of {payout} is not made.": "Le paiement de « {payout} » ne sera pas fait.",
  "Nothing more is needed from you: /payout status says what it waits for.":
    "Rien de plus n'est demandé de vous : /payout status dit ce qu'il attend.",
  "Recorded. {count} more reviewers decide with you.":
    "Enregistré. {count, plural, one {# autre relecteur décide} other {# autres relecteurs décident}} avec vous.",
  "Recorded. Everything stays linked as it is.": "Enregistré. Tout reste lié tel quel.",
  "Recorded. It is taken from its holder, and the claimant may link it.":
    "Enregistré. Il est retiré à qui le détient, et la personne qui le revendique peut le lier.",
  "Upheld: everything stays linked as it is. Amended: it is taken from its holder, and the claimant may link it; payment then waits as for every changed wallet.":
    "Maintenir : tout reste lié tel quel. Changer : il est retiré à qui le détient, et la personne qui le revendique peut le lier ; le paiement attend alors comme après tout changement de portefeuille.",
  "Ask both before you decide. Who holds an account today may have stolen it.":
    "Interrogez les deux avant de décider. Qui détient un compte aujourd'hui a pu le voler.",
  "{name} is not rewarded. {sentence}": "{name} n'est pas récompensé. {sentence}",
  "{name}, {role} ({kind}), epoch {epoch}: not scored yet": "{name}, {role} ({kind}), époque {epoch} : pas encore noté",
  "{name}, {role} ({kind}), epoch {epoch}: {points} of 5.00":
    "{name}, {role} ({kind}), époque {epoch} : {points} sur 5,00",
  "{name}, {role} ({kind}), epoch {epoch}: {points} of 5.00, provisional":
    "{name}, {role} ({kind}), époque {epoch} : {points} sur 5,00, provisoire",
  "{name}, {kind}, epoch {epoch}, named by {who}": "{name}, {kind}, époque {epoch}, désigné par {who}",
  "{name}: not scored yet": "{name} : pas encore noté",
  "{name}: {points} of 5.00": "{name} : {points} sur 5,00",
  "{work} in {dao}": "{work} dans {dao}",
  author: "auteur",
  "co-author": "co-auteur",
  reviewer: "relecteur",
  "{amount} of epoch {epoch} did not pass the vote once; they are proposed once more, with the next epoch.":
    "{amount} de l'époque {epoch} n'ont pas été adoptés une première fois ; ils sont proposés à nouveau, avec l'époque suivante.",
  "{amount} ({line}) could not be paid: {sentence} It waits for the next proposal.":
    "{amount} ({line}) n'ont pu être payés : {sentence} Cela attend la proposition suivante.",
  "{amount} of epoch {epoch} are reserved for {name}: a line of the next proposal once a wallet is linked (/link add in Discord) and may be paid.":
    "{amount} de l'époque {epoch} sont réservés à {name} : une ligne de la proposition suivante dès qu'un portefeuille est lié (/link add dans Discord) et peut être payé.",
  "Epoch {epoch} is open; it is split when it closes.":
    "L'époque {epoch} est ouverte ; elle est partagée à la clôture.",
  "Epoch {epoch} is closed, and no amount stands to {name}.":
    "L'époque {epoch} est close, et aucun montant ne revient à {name}.",
  "{name} earned {amount} ({line}): {points} points, in a budget of {budget}. {sentence}":
    "{name} a gagné {amount} ({line}) : {points} points, dans un budget de {budget}. {sentence}",
  "You have not linked anything yet. Run /link add: your GitHub work and your wallet become one account, and what you earned so far is kept for you.":
    "Vous n'avez encore rien lié. Lancez /link add : votre travail sur GitHub et votre portefeuille deviennent un seul compte, et ce que vous avez gagné jusqu'ici est gardé.",
  "You are {name}. {count} contributions are on record; {amount} were paid to you so far.":
    "Vous êtes {name}. {count, plural, one {# contribution est} other {# contributions sont}} au registre ; {amount} vous ont été payés jusqu'ici.",
  "{amount} of it were put up for claiming at {url}: connect any wallet there and press Claim, unless it was fetched already.":
    "{amount} en sont à retirer sur {url} : connectez-y un portefeuille et appuyez sur Claim, si ce n'est déjà fait.",
  "{amount} are reserved for you: link a wallet with /link add.":
    "{amount} vous sont réservés : liez un portefeuille avec /link add.",
  "{amount} are reserved for you and will be a line of the next proposal.":
    "{amount} vous sont réservés et seront une ligne de la proposition suivante.",
  "{amount} ({line}): {sentence}": "{amount} ({line}) : {sentence}",
  "The vote did not pass: {reason}. Nobody is paid by it.":
    "Le vote n'a pas été adopté : {reason}. Il ne paie personne.",
  "It passed, and then {reason}. Nobody is paid by it.": "Il a été adopté, puis {reason}. Il ne paie personne.",
  "the members decided that this payout is not made": "les membres ont décidé que ce paiement n'est pas fait",
  "None of its transfers can be made: {sentence} They become lines of the next proposal.":
    "Aucun de ses transferts ne peut être fait : {sentence} Ils deviennent des lignes de la proposition suivante.",
  "Sent in transaction {hash}; it waits until the chain is final.":
    "Envoyé dans la transaction {hash} ; il attend la confirmation définitive de la chaîne.",
  "Passed, and held.": "Adopté, et retenu.",
  "Passed; objections are heard until {time}.": "Adopté ; les objections sont reçues jusqu'au {time}.",
  "Passed; the batch is about to be offered to the treasurers.": "Adopté ; le lot va être présenté aux trésoriers.",
  "Being voted on until {time}.": "En cours de vote jusqu'au {time}.",
  "The vote has ended and waits for Snapshot's final count.":
    "Le vote est fini et attend le décompte final de Snapshot.",
  "Drafted; it is about to be shown on Discord.": "Rédigée ; elle va être montrée sur Discord.",
  "Under discussion; the vote opens at {time}.": "En discussion ; le vote s'ouvre le {time}.",
  "{count} of {number} have signed": "{count, plural, one {# a signé} other {# ont signé}} sur {number}",
  "{count} of {number} have signed to cancel it":
    "{count, plural, one {# a signé} other {# ont signé}} sur {number} pour l'annuler",
  "In the treasury, waiting for treasurers: {signed}.": "Dans la trésorerie, en attente des trésoriers : {signed}.",
  "In the treasury, waiting for treasurers: {signed}, and {cancelling}.":
    "Dans la trésorerie, en attente des trésoriers : {signed}, et {cancelling}.",
  "In the treasury, and not to be carried out as it was signed: {cancelling}, so that it is offered again without what cannot be paid.":
    "Dans la trésorerie, et impossible à exécuter tel que signé : {cancelling}, pour être présenté à nouveau sans ce qui ne peut être payé.",
  "Paid in transaction {hash}.": "Payé dans la transaction {hash}.",
  "{count} of its {number} transfers could not be made and waits for the next proposal.":
    "{count} de ses {number} transferts n'a pu être fait et attend la proposition suivante.",
  "{count} of its {number} transfers could not be made and wait for the next proposal.":
    "{count} de ses {number} transferts n'ont pu être faits et attendent la proposition suivante.",
  "1 small reward is put up for claiming: open {url}, connect any wallet and press Claim, and it goes to the wallet it was earned for.":
    "1 petite récompense est à retirer : ouvrez {url}, connectez un portefeuille et appuyez sur Claim, et elle va au portefeuille pour lequel elle a été gagnée.",
  "{count} small rewards are put up for claiming: open {url}, connect any wallet and press Claim, and it goes to the wallet it was earned for.":
    "{count} petites récompenses sont à retirer : ouvrez {url}, connectez un portefeuille et appuyez sur Claim, et chacune va au portefeuille pour lequel elle a été gagnée.",
  "{count} voted, and the rules ask for {number}":
    "{count, plural, one {# a voté} other {# ont voté}}, et les règles en demandent {number}",
  "the quorum is {number} ({which}), and {power} was cast":
    "le quorum est {number} ({which}), et {power} ont été donnés",
  "the quorum is {number}, and {power} was cast": "le quorum est {number}, et {power} ont été donnés",
  "votes for": "votes pour",
  "all votes": "tous les votes",
  "{number} for of {power} is not above {percent} %": "{number} pour sur {power} ne dépasse pas {percent} %",
  "{number} for, {power} against, quorum {quorum} reached": "{number} pour, {power} contre, quorum {quorum} atteint",
  "no choice leads": "aucun choix ne mène",
  '"{choice}" leads with {power}, quorum {number} reached': "« {choice} » mène avec {power}, quorum {number} atteint",
  "at least {number} voting power takes part ({which}), at least {count} vote, and more than {percent} % of for and against is for.":
    "un poids d'au moins {number} participe ({which}), au moins {count} votent, et plus de {percent} % des pour et contre sont pour.",
  "The answer of the members is on record.": "La réponse des membres est au registre.",
  "Nothing follows from it.": "Cela n'entraîne rien.",
  "The rules stay as they are.": "Les règles restent ce qu'elles sont.",
  "The rules were changed meanwhile, so this change no longer fits them. Propose it again.":
    "Les règles ont changé entre-temps, donc ce changement ne leur va plus. Proposez-le à nouveau.",
  "The payout was decided in another way meanwhile.": "Le paiement a été décidé autrement entre-temps.",
  "Too few voted, so nothing follows: a hold lasts as long as it was set for.":
    "Trop peu ont voté, donc rien ne change : une retenue dure le temps prévu.",
  'Motion {number}, "{words}", is open for discussion; its ballot opens at {time}.':
    "La motion {number}, « {words} », est ouverte à la discussion ; son scrutin s'ouvre le {time}.",
  "Grant {number}, {amount} to {name}, is open for discussion; its ballot opens at {time}.":
    "La subvention {number}, {amount} pour {name}, est ouverte à la discussion ; son scrutin s'ouvre le {time}.",
  "The vote on {payout} opens about {time}. Until then, say in its channel what you think.":
    "Le vote sur « {payout} » s'ouvre vers le {time}. D'ici là, dites dans son salon ce que vous pensez.",
  "The vote on {payout} ended at {time}; the votes are being counted.":
    "Le vote sur « {payout} » a fini le {time} ; on compte les voix.",
  "The vote on {payout} is open until {time}.": "Le vote sur « {payout} » est ouvert jusqu'au {time}.",
  "What your vote counts cannot be told, because your wallet is not linked. Run /link add; you can vote without it too.":
    "On ne peut dire ce que compte votre voix, car votre portefeuille n'est pas lié. Lancez /link add ; vous pouvez aussi voter sans.",
  "No vote of yours was seen yet; one that was cast on Snapshot is seen within five minutes.":
    "Aucun vote de votre part n'a encore été vu ; un vote donné sur Snapshot se voit en cinq minutes.",
  "A vote of yours is in: {choice}. You may vote again until the end: the last one counts.":
    "Votre vote est enregistré : {choice}. Vous pouvez revoter jusqu'à la fin : le dernier compte.",
  "Your wallet {wallet} has no votes here, {since}. What it got later counts in later votes.":
    "Votre portefeuille {wallet} n'a pas de voix ici, {since}. Ce qu'il a reçu après compte dans les votes suivants.",
  "Your wallet {wallet} has {power} votes here, {since}.": "Votre portefeuille {wallet} a {power} voix ici, {since}.",
  "as of block {block}, which was taken before this was public": "au bloc {block}, pris avant que ceci soit public",
  "What your vote counts cannot be told at the moment: {sentence}":
    "On ne peut dire pour l'instant ce que compte votre voix : {sentence}",
  "You are mentioned once before a vote ends in which you have votes and have not voted.":
    "On vous mentionne une fois avant la fin d'un vote où vous avez des voix et n'avez pas voté.",
  "You are no longer mentioned before votes end. /proposal remind with on brings it back.":
    "On ne vous mentionne plus avant la fin des votes. /proposal remind sur « oui » le rétablit.",
  "the rules in force": "les règles en vigueur",
  "the file": "le fichier",
  "The file differs from them in {settings}: a draft, which changes nothing by itself.":
    "Le fichier en diffère par {settings} : un brouillon, qui seul ne change rien.",
  "1 setting": "1 réglage",
  "{count} settings": "{count} réglages",
  "The file cannot be used as it stands, so it is no draft either.":
    "Le fichier ne peut servir tel quel, donc ce n'est pas non plus un brouillon.",
  "Epoch {epoch} is about to be proposed.": "L'époque {epoch} va être proposée.",
  "An appeal about your work is not answered yet.": "Un appel sur votre travail n'a pas encore de réponse.",
  "A claim on your accounts or your wallet is not answered yet.":
    "Une revendication sur vos comptes ou votre portefeuille n'a pas encore de réponse.",
  "You are about to be told of a changed wallet.": "On va vous informer d'un changement de portefeuille.",
  "A payment to you in {payout} is not at its end.": "Un paiement pour vous dans « {payout} » n'est pas achevé.",
  "Your motion {number} is not at its end.": "Votre motion {number} n'est pas achevée.",
  "The DAO is paused until {time} at the latest; /admin resume ends it before. {sentence}":
    "La DAO est en pause jusqu'au {time} au plus tard ; /admin resume y met fin avant. {sentence}",
  "The DAO goes on: what waited is done now.": "La DAO reprend : ce qui attendait se fait maintenant.",
  "Work is still credited and scored, votes that are open are counted, and appeals go on. No epoch closes, no vote opens and nothing is paid meanwhile.":
    "Le travail reste crédité et noté, les votes ouverts sont comptés, et les appels continuent. Pendant ce temps aucune époque ne ferme, aucun vote ne s'ouvre et rien n'est payé.",
  "The DAO is paused until {time} at the latest, by {name}: {words}":
    "La DAO est en pause jusqu'au {time} au plus tard, par {name} : {words}",
  "The line of {name} cannot be paid: {sentence}": "La ligne de {name} ne peut être payée : {sentence}",
  "Held until {time} by {name}: {words}": "Retenu jusqu'au {time} par {name} : {words}",
  "Released by {name}: {words}": "Libéré par {name} : {words}",
  "{name} asks to cancel it: {words}": "{name} demande l'annulation : {words}",
  "Of {count} people, the one with the most gets {percent} %.":
    "Sur {count} personnes, celle qui reçoit le plus a {percent} %.",
  "Gini coefficient {number} (0.00: all get the same; towards 1.00: one gets all).":
    "Coefficient de Gini {number} (0,00 : tous reçoivent autant ; vers 1,00 : un seul reçoit tout).",
  "Points by kind of work: {kinds}.": "Points par genre de travail : {kinds}.",
  "Counted as {kind}, by what most of its lines are.": "Compté comme {kind}, d'après la plupart de ses lignes.",
  "a fix": "correction",
  documentation: "documentation",
  "{added} in {places} of {files} count. Lines that were only moved or spaced anew do not.":
    "Comptent {added} à {places} de {files}. Les lignes seulement déplacées ou réespacées, non.",
  "{count} added lines": "{count} lignes ajoutées",
  "1 added line": "1 ligne ajoutée",
  "{count} places": "{count} endroits",
  "1 place": "1 endroit",
  "{count} files": "{count} fichiers",
  "1 file": "1 fichier",
  "{lines} not counted again: the same stands elsewhere in this pull request.":
    "{lines} non recomptées : la même chose est ailleurs dans cette pull request.",
  "{files} was too long to be shown to a judge whole.": "{files} : trop long pour être montré en entier à un juré.",
  "By size it stands above about {percent} % of the pull requests it is measured against: {points} of 5.00.":
    "Par la taille, elle dépasse environ {percent} % des pull requests auxquelles on la mesure : {points} sur 5,00.",
  "The rubric counts {percent} % of the size of {kind}, at most {most}: {points} of 5.00.":
    "La grille compte {percent} % de la taille pour {kind}, au plus {most} : {points} sur 5,00.",
  "{files} left out: {reason}.": "{files} hors du compte : {reason}.",
  "Nothing in this pull request can be counted: 0.00 of 5.00.":
    "Rien dans cette pull request ne peut être compté : 0,00 sur 5,00.",
  "No judgement moved this score: {reason}.": "Aucun jugement n'a déplacé cette note : {reason}.",
  "nothing in this change can be counted": "rien dans ce changement ne peut être compté",
  "no juror gave an answer that counts": "aucun juré n'a donné de réponse qui compte",
  "no language model is set up": "aucun modèle de langage n'est configuré",
  "nothing in it can be counted": "rien n'y peut être compté",
  "reviews are scored by code alone": "les relectures sont notées par le code seul",
  "work without a pull request is scored by code alone": "le travail sans pull request est noté par le code seul",
  "Juror {name} came to {points}: impact {impact}, effort {effort}, quality {quality}, handling of risk {risk}.":
    "Le juré {name} arrive à {points} : impact {impact}, effort {effort}, qualité {quality}, maîtrise du risque {risk}.",
  "by size, as no line was quoted": "par la taille, faute de ligne citée",
  "The lower median counts, {points}: the one without the prose.":
    "La médiane la plus basse compte, {points} : celle sans le texte.",
  "Without the pull request's prose juror {name} came to {points} instead of {most}.":
    "Sans le texte de la pull request, le juré {name} arrive à {points} au lieu de {most}.",
  "The jurors range from {least} to {most}.": "Les jurés vont de {least} à {most}.",
  "The judgement came to {points}; it may move the {least} of size by {most} at most.":
    "Le jugement arrive à {points} ; il peut déplacer les {least} de taille de {most} au plus.",
  "Juror {name} was set aside: {reason}.": "Le juré {name} a été écarté : {reason}.",
  "Juror {name} gave no judgement: {reason}.": "Le juré {name} n'a pas rendu de jugement : {reason}.",
  "no reason is recorded": "aucune raison n'est au registre",
  "The weighted median of {count} jurors is {points}.": "La médiane pondérée de {count} jurés est {points}.",
  "People's ratings put a jury's {points} at {most} (calibration {number}).":
    "Les évaluations de personnes mettent les {points} d'un jury à {most} (calibrage {number}).",
  "The reviews hold no approval and no words of substance: 0.00 of 5.00.":
    "Les relectures n'ont ni approbation ni mots de substance : 0,00 sur 5,00.",
  "Together that is more than a review can earn, which is {most}.":
    "Ensemble, c'est plus qu'une relecture ne peut gagner, soit {most}.",
  "The review is worth {points} of 5.00.": "La relecture vaut {points} sur 5,00.",
  "The work is worth {points} of 5.00.": "Le travail vaut {points} sur 5,00.",
  "More than {points} cannot be earned this way.": "On ne peut gagner plus de {points} de cette façon.",
  "One score of {points} is shared by {count} people.": "Une note de {points} est partagée par {count} personnes.",
  "A reviewer looks at this score; if nobody has when the epoch closes, the lower of it and its size counts.":
    "Un relecteur regarde cette note ; si personne ne l'a fait à la clôture, la plus basse d'elle et de sa taille compte.",
  "The author is a bot: bots are not rewarded.": "L'auteur est un bot : les bots ne sont pas récompensés.",
  "The reviewer is a bot: bots are not rewarded.": "Le relecteur est un bot : les bots ne sont pas récompensés.",
  "The pull request changes nothing: there is no work to score.":
    "La pull request ne change rien : il n'y a pas de travail à noter.",
  "The review came after the merge, when there was nothing left to change.":
    "La relecture est venue après la fusion, quand il n'y avait plus rien à changer.",
  "Only the first {count} co-authors of a pull request are credited.":
    "Seuls les {count} premiers co-auteurs d'une pull request sont crédités.",
  "Only the first {count} reviewers of a pull request are credited.":
    "Seuls les {count} premiers relecteurs d'une pull request sont crédités.",
  "{line} and reserved from {more}": "{line} et réservé de {more}",
  "reserved from {more}": "réservé de {more}",
  "The words about this work were erased: nothing can be counted.":
    "Le texte sur ce travail a été effacé : rien ne peut être compté.",
  "Decline it: /review amend {name} with the score 0.00.": "Refusez-le : /review amend {name} avec la note 0,00.",
  "No payout of {kind} {number} is open.": "Aucun paiement de {kind} {number} n'est ouvert.",
  "A DAO's id never changes: its whole ledger is kept under it.":
    "L'identifiant d'une DAO ne change jamais : tout son livre est gardé sous lui.",
  "In force is {name}, and the file says {other}.": "{name} est en vigueur, et le fichier dit {other}.",
  "Change id back, then propose again.": "Remettez id comme avant, puis proposez à nouveau.",
  "It is motion {number}.": "C'est la motion {number}.",
  "In force are {hash}.": "Celles en vigueur : {hash}.",
  "The next pause is somebody else's, or yours from {time} on.":
    "La prochaine pause revient à quelqu'un d'autre, ou à vous dès le {time}.",
  "So much is kept about you that Discord does not take it as one file.":
    "On garde tant sur vous que Discord ne le prend pas en un seul fichier.",
  "It has {number} bytes.": "Il a {number} octets.",
  "Ask whoever runs this bot for it.": "Demandez-le à la personne qui héberge ce bot.",
  "{points} is more than {most} from the {least} that code arrives at, and no line is quoted.":
    "{points} s'écarte de plus de {most} des {least} que donne le code, et aucune ligne n'est citée.",
  "The shares of one work are together at most {most}.": "Les parts d'un même travail font ensemble {most} au plus.",
  "{points} beside the {number} of the others.": "{points} à côté des {number} des autres.",
  "Give at most {most}, or lower another share first.": "Donnez {most} au plus, ou baissez d'abord une autre part.",
  "There is no {kind} {number} that was put to the members.": "Il n'y a pas de {kind} {number} soumise aux membres.",
  "Your claim is on record as {name}. Nothing was changed.":
    "Votre revendication est au registre sous {name}. Rien n'a été changé.",
  "{amount} are kept for you until this time is over.": "{amount} sont gardés pour vous jusqu'à la fin de ce délai.",
  "It was already credited in epoch {epoch}, before the ledger was restored from a backup.":
    "C'était déjà crédité dans l'époque {epoch}, avant que le livre soit restauré d'une sauvegarde.",
  "No thing done is named, so nothing can be counted: 0.00 of 5.00.":
    "Aucune chose faite n'est nommée, donc rien ne peut être compté : 0,00 sur 5,00.",
  "Asked without the pull request's prose, juror {name} gave nothing that counts: {reason}.":
    "Sans le texte de la pull request, le juré {name} n'a rien donné qui compte : {reason}.",
  "The reviews were counted as {parts}.": "Les relectures ont compté ainsi : {parts}.",
  "The words about it were erased.": "Le texte à ce sujet a été effacé.",
  "You were thanked {times} in this epoch.": "On vous a remercié {times} dans cette époque.",
  once: "une fois",
  "{count} times": "{count} fois",
  "A reviewer still decides about your work: {names}.": "Un relecteur doit encore décider de votre travail : {names}.",
  "A reviewer still decides about what you named: {names}.":
    "Un relecteur doit encore décider de ce que vous avez désigné : {names}.",
  "{name} has proven a claim on {what} of {holder}.": "{name} a prouvé un droit sur {what} de {holder}.",
  "the GitHub account": "le compte GitHub",
  "the wallet": "le portefeuille",
  "What you asked for as {name} is not at its end.": "Ce que vous avez demandé sous {name} n'est pas achevé.",
  "What you signed or held of {payout} is not at its end.":
    "Ce que vous avez signé ou retenu de « {payout} » n'est pas achevé.",
  "The new rules are in force ({hash}).": "Les nouvelles règles sont en vigueur ({hash}).",
  "The new rules are in force ({hash}; epoch {epoch} keeps the rules that it opened with).":
    "Les nouvelles règles sont en vigueur ({hash} ; l'époque {epoch} garde les règles de son ouverture).",
  '{power} of it by the space\'s strategy "{strategy}": {source}.':
    "{power} par la stratégie « {strategy} » de l'espace : {source}.",
  '{power} of it by the space\'s strategy "{strategy}".': "{power} par la stratégie « {strategy} » de l'espace.",
  "tokens that the wallet held": "des jetons que le portefeuille détenait",
  "votes of the token that were the wallet's own or delegated to it on chain":
    "des voix du jeton, propres au portefeuille ou déléguées à lui sur la chaîne",
  "Its words are on Snapshot.": "Son texte est sur Snapshot.",
  "{count} of the {number} has earned here for the first time.":
    "{count} sur {number} a gagné ici pour la première fois.",
  "{count} of the {number} have earned here for the first time.":
    "{count} sur {number} ont gagné ici pour la première fois.",
  epoch: "époque",
  grant: "subvention",
  motion: "motion",
  "{name}, {kind}, named by themselves on {time}.": "{name}, {kind}, désigné par la personne elle-même le {time}.",
  "{name}, {kind}, named by {who} on {time}.": "{name}, {kind}, désigné par {who} le {time}.",
  "{name}, {kind}, {count} times, named by themselves on {time}.":
    "{name}, {kind}, {count} fois, désigné par la personne elle-même le {time}.",
  "{name}, {kind}, {count} times, named by {who} on {time}.":
    "{name}, {kind}, {count} fois, désigné par {who} le {time}.",
  "This person's works without a pull request are as many as one epoch takes.":
    "Cette personne a déjà autant de travaux sans pull request qu'une époque en admet.",
  "(the words were erased)": "(le texte a été effacé)",
  "(the reason was erased)": "(la raison a été effacée)",
  "An older release asked for these rules, and this one writes others. Propose them again.":
    "Ces règles ont été demandées par une version antérieure, et celle-ci les écrit autrement. Proposez-les à nouveau.",
  "the chain's own coin that the wallet held": "la monnaie de la chaîne que le portefeuille détenait",
  "items of a collection that the wallet held": "des pièces d'une collection que le portefeuille détenait",
  "the same for every wallet": "autant pour chaque portefeuille",
  "a fixed list of wallets": "une liste fixe de portefeuilles",
  "votes that others delegated to the wallet": "des voix que d'autres ont déléguées au portefeuille",
  "a lock file": "fichier de verrouillage des dépendances",
  "a vendored or built folder": "dossier tiers ou généré",
  generated: "fichier généré",
  "generated, by its own words": "fichier généré, comme il le dit lui-même",
  "a snapshot or a fixture": "instantané ou données de test",
  "a changelog": "journal des modifications",
  "not text": "pas du texte",
  "not text, by .gitattributes": "pas du texte, selon .gitattributes",
  "changed in white space only": "seuls les espaces changent",
  "Counted as {kind}: {points} for the work as a whole, {least} for {what}, {most} for what was written.":
    "Compté comme {kind} : {points} pour l'ensemble du travail, {least} pour {what}, {most} pour ce qui a été écrit.",
  "Counted as {kind}: {points} for the work as a whole, {least} for {what}, {count} times, {most} for what was written.":
    "Compté comme {kind} : {points} pour l'ensemble du travail, {least} pour {what} ({count} fois), {most} pour ce qui a été écrit.",
  "sorting an issue": "trier un ticket",
  "helping a person": "aider une personne",
  "describing a problem": "décrire un problème",
  "{count} of {number} criteria quote no line of this change":
    "{count} critères sur {number} ne citent aucune ligne de ce changement",
  "All approvals came from people who review and are reviewed by the author: {count} times or more each way within {days} days.":
    "Toutes les approbations viennent de personnes qui relisent l'auteur et que l'auteur relit : {count} fois ou plus dans chaque sens en {days} jours.",
  "The author had {count} pull requests of at most {most} added lines each merged within 24 hours, this one included.":
    "L'auteur a eu {count} pull requests de {most} lignes ajoutées au plus fusionnées en 24 heures, celle-ci comprise.",
  "The author had {count} pull requests of at most {most} added lines each merged for one issue within {days} days, this one included.":
    "L'auteur a eu {count} pull requests de {most} lignes ajoutées au plus fusionnées pour un même ticket en {days} jours, celle-ci comprise.",
  "Of {number} changed lines, {count} change white space alone.":
    "Sur {number} lignes changées, {count} ne changent que des espaces.",
  "It takes back the whole change of {name}, for which people were credited.":
    "Elle annule tout le changement de {name}, qui a déjà été crédité.",
  "It makes the same change as {name}, line for line.": "Elle fait le même changement que {name}, ligne pour ligne.",
  "It makes again the change of {name}, which {holder} had taken back.":
    "Elle refait le changement de {name}, que {holder} avait annulé.",
  "{name} (merged {days} days before)": "{name} (fusionnée {days} jours avant)",
  "{name} (merged 1 day before)": "{name} (fusionnée 1 jour avant)",
  "{name} (merged less than a day before)": "{name} (fusionnée moins d'un jour avant)",
  "{name} of another repository": "{name} d'un autre dépôt",
  "Of {number} added lines of tests, only {count} differ from each other.":
    "Sur {number} lignes de tests ajoutées, seules {count} diffèrent entre elles.",
  "Of {number} co-authors, {count} wrote a commit of their own; it has {most} in all.":
    "Sur {number} co-auteurs, {count} ont écrit un commit à eux ; il y en a {most} en tout.",
  "The text holds what speaks to a machine: {words}.": "Le texte contient de quoi s'adresser à une machine : {words}.",
  "No reviewer decided in time.": "Aucun relecteur n'a décidé à temps.",
};
