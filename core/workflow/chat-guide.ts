// The guide: how a member does something here, in the five languages that the chat speaks.

export const CHAT_LANGUAGES = ["en", "zh-CN", "es-ES", "pt-BR", "fr"] as const;
export type ChatLanguage = (typeof CHAT_LANGUAGES)[number];

export const GUIDE_TOPICS = [
  "start",
  "link",
  "score",
  "credit",
  "appeal",
  "vote",
  "propose",
  "paid",
  "claim",
  "safety",
  "ask",
] as const;
export type GuideTopic = (typeof GUIDE_TOPICS)[number];

/** Plain sentences without any figure. */
export function guideTo(topic: GuideTopic, language: ChatLanguage, daoName: string): readonly string[] {
  return GUIDE[language][topic].map((line) => line.replaceAll("{dao}", daoName));
}

const GUIDE: Readonly<Record<ChatLanguage, Readonly<Record<GuideTopic, readonly string[]>>>> = {
  en: {
    start: [
      "Work on GitHub in a repository of {dao}: a pull request that is merged gets points, and its author a comment with the reasons.",
      "Type /link add once, so that your GitHub account and your wallet are known. What you earned before is kept for you.",
      "When an epoch ends, points share its budget, members vote, and what passes is paid. /me shows where you stand.",
    ],
    link: [
      "Type /link add in the server. It gives you a page that works once and is yours alone.",
      "The page shows your GitHub account, and your wallet signs a text there: that costs nothing and moves no money.",
      "I never ask for this by direct message, and never for a seed phrase or a private key.",
    ],
    score: [
      "Type /score with a pull request, like owner/name#12: it tells each reason, and where the money is.",
      "Size is measured by code, a jury may move it inside a fixed band, and every step can be computed again.",
    ],
    credit: [
      "Feedback, helping people and sorting issues earn points too. Type /feedback with what you noticed; a reviewer who has no part in it decides.",
      "Somebody else's work is named from its message: open the message's menu, Apps, Credit this message. /kudos thanks a member, and pays nothing.",
      "/me shows what of yours waits, and /score with its name, like the one you are told, tells the reasons.",
    ],
    appeal: [
      "Type /appeal with the pull request and what its score misses. Only your own work, and only for the days that the rules give.",
      "Reviewers without a part in the work answer. Both your words and theirs stay on record.",
    ],
    vote: [
      "Type /proposal vote with a name like epoch or motion and its number: it shows what your vote counts, and where to cast it.",
      "You sign with your own wallet, on our page or on Snapshot. It costs nothing, and the last vote counts.",
    ],
    propose: [
      "Type /proposal new: a question to all members, a grant, or that a payout is not made. /rules propose asks for other rules.",
      "Whoever has a vote may ask.",
    ],
    paid: [
      "You are paid after the vote on an epoch passed, the time for objections is over and enough treasurers have signed.",
      "Link a wallet with /link add first: without one your reward is kept for you, and is a line of a later proposal. /me says what yours waits for.",
    ],
    claim: [
      "Where the rules say so, small rewards are put up for claiming instead of being sent.",
      "Open the DAO's page of claims from the public record, connect any wallet and press Claim: it goes to the wallet it was earned for.",
    ],
    safety: [
      "I never ask you to link, vote or sign by direct message, and never for a seed phrase or a private key.",
      "I hold no key to the treasury, and nothing that is written to me in this chat can pay, vote or change a score.",
    ],
    ask: [
      "Ask me about a score, an epoch, a proposal, a vote, the treasury, the rules, or how to start, and about your own standing.",
      "I read the public record and nothing else. /help lists all commands.",
    ],
  },
  "zh-CN": {
    start: [
      "在 {dao} 的仓库里贡献代码：合并请求被合并后会得到积分，作者会在评论里看到理由。",
      "先输入一次 /link add，让系统知道你的 GitHub 账号和钱包。之前挣得的奖励会为你保留。",
      "一个周期结束时，按积分分配预算，成员投票，通过后付款。/me 可查看你的情况。",
    ],
    link: [
      "在服务器里输入 /link add，你会得到一个只能用一次、只属于你的页面。",
      "页面显示你的 GitHub 账号，钱包在那里签一段文字：不花钱，也不转账。",
      "我绝不会通过私信要求你这样做，也绝不索要助记词或私钥。",
    ],
    score: [
      "输入 /score 和合并请求，例如 owner/name#12：会列出每条理由和奖励所在。",
      "大小由代码衡量，评委只能在固定范围内调整，每一步都可以重新计算。",
    ],
    credit: [
      "反馈、帮助他人和整理 issue 也能得到积分。输入 /feedback 说明你发现了什么；由与此无关的评审人决定。",
      "别人的工作可以从消息上提名：打开消息菜单，选择「应用」，再选「记入这条消息」。/kudos 用来感谢成员，不支付任何款项。",
      "/me 会显示你有哪些在等待，/score 加上名称会说明理由。",
    ],
    appeal: [
      "输入 /appeal、合并请求和分数遗漏的内容。只能针对自己的工作，并且只在规则给出的期限内。",
      "与该工作无关的评审人会答复。你的话和他们的话都会留在记录里。",
    ],
    vote: [
      "输入 /proposal vote 和提案名称：会显示你的投票权以及在哪里投票。",
      "用自己的钱包在我们的页面或 Snapshot 上签名。不花钱，以最后一票为准。",
    ],
    propose: [
      "输入 /proposal new：向全体成员提问、申请资助，或要求不支付某笔款项。/rules propose 可提议修改规则。",
      "有投票权的人都可以提议。",
    ],
    paid: [
      "周期的投票通过、异议期结束并且足够多的财务人员签名之后，你就会收到款项。",
      "请先用 /link add 绑定钱包：没有钱包时奖励会为你保留，并写进之后的提案。/me 会说明在等什么。",
    ],
    claim: [
      "如果规则如此规定，小额奖励不会直接转账，而是等待领取。",
      "从公开记录打开领取页面，连接任意钱包并按 Claim：款项会到达应得的钱包。",
    ],
    safety: [
      "我绝不会通过私信要求你绑定、投票或签名，也绝不索要助记词或私钥。",
      "我没有金库的钥匙，在聊天里写给我的任何话都不能付款、投票或改变分数。",
    ],
    ask: [
      "你可以问我分数、周期、提案、投票、金库、规则、如何开始，以及你自己的情况。",
      "我只读取公开记录。/help 列出所有命令。",
    ],
  },
  "es-ES": {
    start: [
      "Trabaja en GitHub en un repositorio de {dao}: un pull request fusionado recibe puntos, y su autor un comentario con los motivos.",
      "Escribe /link add una vez, para que se conozcan tu cuenta de GitHub y tu cartera. Lo que ganaste antes se guarda para ti.",
      "Al terminar una época, los puntos reparten su presupuesto, los miembros votan y lo aprobado se paga. /me muestra cómo estás.",
    ],
    link: [
      "Escribe /link add en el servidor. Te da una página que sirve una sola vez y es solo tuya.",
      "La página muestra tu cuenta de GitHub, y tu cartera firma allí un texto: no cuesta nada y no mueve dinero.",
      "Nunca lo pido por mensaje directo, y nunca pido una frase semilla ni una clave privada.",
    ],
    score: [
      "Escribe /score con un pull request, como owner/name#12: dice cada motivo y dónde está el dinero.",
      "El tamaño lo mide el código, un jurado puede moverlo dentro de un margen fijo, y cada paso se puede calcular de nuevo.",
    ],
    credit: [
      "También dan puntos los comentarios útiles, ayudar a otros y clasificar issues. Escribe /feedback con lo que notaste; decide un revisor que no tomó parte.",
      "El trabajo de otra persona se señala desde su mensaje: abre el menú del mensaje, Aplicaciones, Acreditar este mensaje. /kudos da las gracias a un miembro y no paga nada.",
      "/me muestra lo tuyo que espera, y /score con su nombre dice los motivos.",
    ],
    appeal: [
      "Escribe /appeal con el pull request y lo que su puntuación no ve. Solo tu propio trabajo, y solo en los días que dan las reglas.",
      "Responden revisores que no tomaron parte en el trabajo. Tus palabras y las suyas quedan en el registro.",
    ],
    vote: [
      "Escribe /proposal vote con el nombre de la votación: muestra lo que cuenta tu voto y dónde darlo.",
      "Firmas con tu propia cartera, en nuestra página o en Snapshot. No cuesta nada, y cuenta el último voto.",
    ],
    propose: [
      "Escribe /proposal new: una pregunta a todos, una subvención, o que no se haga un pago. /rules propose pide otras reglas.",
      "Puede pedirlo quien tenga voto.",
    ],
    paid: [
      "Cobras cuando la votación de la época se aprobó, pasó el plazo de objeciones y firmaron bastantes tesoreros.",
      "Vincula antes una cartera con /link add: sin ella tu recompensa se guarda y es una línea de una propuesta posterior. /me dice qué espera la tuya.",
    ],
    claim: [
      "Donde lo dicen las reglas, las recompensas pequeñas no se envían: quedan para reclamar.",
      "Abre la página de reclamaciones desde el registro público, conecta cualquier cartera y pulsa Claim: llega a la cartera para la que se ganó.",
    ],
    safety: [
      "Nunca te pido vincular, votar ni firmar por mensaje directo, y nunca una frase semilla ni una clave privada.",
      "No tengo llave de la tesorería, y nada de lo que se me escribe aquí puede pagar, votar o cambiar una puntuación.",
    ],
    ask: [
      "Pregúntame por una puntuación, una época, una propuesta, una votación, la tesorería, las reglas, cómo empezar, y por tu propia situación.",
      "Leo el registro público y nada más. /help enumera todos los comandos.",
    ],
  },
  "pt-BR": {
    start: [
      "Trabalhe no GitHub em um repositório de {dao}: um pull request aceito recebe pontos, e seu autor um comentário com os motivos.",
      "Digite /link add uma vez, para que sua conta do GitHub e sua carteira sejam conhecidas. O que você ganhou antes fica guardado.",
      "Quando uma época termina, os pontos dividem o orçamento, os membros votam e o que passa é pago. /me mostra a sua situação.",
    ],
    link: [
      "Digite /link add no servidor. Você recebe uma página que vale uma só vez e é só sua.",
      "A página mostra sua conta do GitHub, e sua carteira assina ali um texto: não custa nada e não move dinheiro.",
      "Nunca peço isso por mensagem direta, e nunca peço frase de recuperação nem chave privada.",
    ],
    score: [
      "Digite /score com um pull request, como owner/name#12: diz cada motivo e onde está o dinheiro.",
      "O tamanho é medido por código, um júri pode movê-lo dentro de uma faixa fixa, e cada passo pode ser calculado de novo.",
    ],
    credit: [
      "Comentários úteis, ajudar pessoas e triar issues também dão pontos. Digite /feedback com o que você notou; decide um revisor que não tomou parte.",
      "O trabalho de outra pessoa é indicado a partir da mensagem: abra o menu da mensagem, Apps, Creditar esta mensagem. /kudos agradece a um membro e não paga nada.",
      "/me mostra o que é seu e espera, e /score com o nome diz os motivos.",
    ],
    appeal: [
      "Digite /appeal com o pull request e o que a pontuação não viu. Só o seu próprio trabalho, e só nos dias que as regras dão.",
      "Respondem revisores sem parte no trabalho. As suas palavras e as deles ficam no registro.",
    ],
    vote: [
      "Digite /proposal vote com o nome da votação: mostra quanto conta o seu voto e onde votar.",
      "Você assina com a sua própria carteira, na nossa página ou no Snapshot. Não custa nada, e vale o último voto.",
    ],
    propose: [
      "Digite /proposal new: uma pergunta a todos, um subsídio, ou que um pagamento não seja feito. /rules propose pede outras regras.",
      "Quem tem voto pode pedir.",
    ],
    paid: [
      "Você recebe quando a votação da época passou, o prazo de objeções acabou e tesoureiros suficientes assinaram.",
      "Vincule antes uma carteira com /link add: sem ela a recompensa fica guardada e é uma linha de uma proposta posterior. /me diz o que a sua espera.",
    ],
    claim: [
      "Onde as regras dizem, recompensas pequenas não são enviadas: ficam para resgate.",
      "Abra a página de resgates no registro público, conecte qualquer carteira e aperte Claim: vai para a carteira para a qual foi ganha.",
    ],
    safety: [
      "Nunca peço para vincular, votar ou assinar por mensagem direta, e nunca peço frase de recuperação nem chave privada.",
      "Não tenho chave da tesouraria, e nada do que se escreve aqui pode pagar, votar ou mudar uma pontuação.",
    ],
    ask: [
      "Pergunte sobre uma pontuação, uma época, uma proposta, uma votação, a tesouraria, as regras, como começar, e sobre a sua própria situação.",
      "Leio o registro público e nada mais. /help lista todos os comandos.",
    ],
  },
  fr: {
    start: [
      "Travaillez sur GitHub dans un dépôt de {dao} : une pull request fusionnée reçoit des points, et son auteur un commentaire avec les raisons.",
      "Tapez /link add une fois, pour que votre compte GitHub et votre portefeuille soient connus. Ce que vous avez gagné avant vous est gardé.",
      "À la fin d'une époque, les points répartissent son budget, les membres votent, et ce qui est adopté est payé. /me montre où vous en êtes.",
    ],
    link: [
      "Tapez /link add sur le serveur. Vous recevez une page qui sert une seule fois et n'est qu'à vous.",
      "La page montre votre compte GitHub, et votre portefeuille y signe un texte : cela ne coûte rien et ne déplace pas d'argent.",
      "Je ne le demande jamais par message privé, et jamais une phrase de récupération ni une clé privée.",
    ],
    score: [
      "Tapez /score avec une pull request, comme owner/name#12 : chaque raison est dite, et où en est l'argent.",
      "La taille est mesurée par le code, un jury peut la déplacer dans une marge fixe, et chaque étape se recalcule.",
    ],
    credit: [
      "Les retours, l'aide aux autres et le tri des tickets donnent aussi des points. Tapez /feedback avec ce que vous avez remarqué ; un relecteur qui n'y a pas pris part décide.",
      "Le travail d'une autre personne se désigne depuis son message : ouvrez le menu du message, Applications, Créditer ce message. /kudos remercie un membre et ne paie rien.",
      "/me montre ce qui attend chez vous, et /score avec son nom donne les raisons.",
    ],
    appeal: [
      "Tapez /appeal avec la pull request et ce que sa note oublie. Seulement votre propre travail, et seulement les jours que donnent les règles.",
      "Des relecteurs sans part dans le travail répondent. Vos mots et les leurs restent au registre.",
    ],
    vote: [
      "Tapez /proposal vote avec le nom du vote : ce que compte votre voix, et où la donner.",
      "Vous signez avec votre propre portefeuille, sur notre page ou sur Snapshot. Cela ne coûte rien, et le dernier vote compte.",
    ],
    propose: [
      "Tapez /proposal new : une question à tous, une subvention, ou qu'un paiement ne soit pas fait. /rules propose demande d'autres règles.",
      "Qui a une voix peut le demander.",
    ],
    paid: [
      "Vous êtes payé quand le vote de l'époque est passé, que le délai d'objection est fini et qu'assez de trésoriers ont signé.",
      "Liez d'abord un portefeuille avec /link add : sans lui votre récompense est gardée, et devient une ligne d'une proposition suivante. /me dit ce qui manque encore à la vôtre.",
    ],
    claim: [
      "Où les règles le disent, les petites récompenses ne sont pas envoyées : elles sont à retirer.",
      "Ouvrez la page de retrait depuis le registre public, connectez un portefeuille et appuyez sur Claim : cela va au portefeuille pour lequel elle a été gagnée.",
    ],
    safety: [
      "Je ne demande jamais de lier, voter ou signer par message privé, et jamais une phrase de récupération ni une clé privée.",
      "Je n'ai aucune clé de la trésorerie, et rien de ce qui m'est écrit ici ne peut payer, voter ou changer une note.",
    ],
    ask: [
      "Demandez-moi une note, une époque, une proposition, un vote, la trésorerie, les règles, comment commencer, ou votre propre situation.",
      "Je lis le registre public et rien d'autre. /help donne toutes les commandes.",
    ],
  },
};
