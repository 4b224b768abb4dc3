// The chat's own words around what the record says, in the five languages that the chat speaks.
import type { ChatLanguage } from "#core/workflow/chat-guide.ts";
import type { ToolAnswer, ToolName } from "#core/workflow/chat-tools.ts";

export interface ChatWords {
  readonly noModel: string;
  readonly modelSilent: string;
  readonly usedUp: string;
  readonly untraced: string;
  readonly unknown: string;
  readonly enough: string;
  readonly busy: string;
  readonly sources: string;
  readonly asOfEntry: (entry: number) => string;
  readonly writtenBy: (model: string) => string;
  /** Before sentences that only the record's own language has; empty in English. */
  readonly inEnglish: string;
  readonly prepared: string;
  readonly fileIt: string;
  readonly cut: string;
  /** One sentence in this language on what the tool found; null where the record's own sentences say it. */
  readonly headline: (tool: ToolName, facts: ToolAnswer["facts"]) => string | null;
}

type Headlines = Partial<Record<ToolName, string>>;

/** Fills "{epoch}" and the like; a headline of which a fact is missing is left out. */
function headlinesFrom(headlines: Headlines): ChatWords["headline"] {
  return (tool, facts) => {
    const text = headlines[tool];
    if (text === undefined || facts["isElsewhere"] !== undefined) return null;
    const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? "");
    const isWhole = [...text.matchAll(/\{(\w+)\}/g)].every(([, name = ""]) => (facts[name] ?? "") !== "");
    return isWhole ? filled : null;
  };
}

export const CHAT_WORDS: Readonly<Record<ChatLanguage, ChatWords>> = {
  en: {
    noModel: "No language model is set up here, so I match words.",
    modelSilent: "The language model did not answer, so I match words.",
    usedUp: "Today's questions to the language model are used up, so I match words.",
    untraced: "What the language model wrote could not be traced to the record, so this is the record itself.",
    unknown: "I don't know: the record has nothing that answers this.",
    enough: "You have asked enough for today. The commands are not counted: /help lists them.",
    busy: "I am still at another question. Please ask again in a moment.",
    sources: "Sources",
    asOfEntry: (entry) => `as of entry ${entry} of the ledger`,
    writtenBy: (model) => `Written by ${model}; its figures and links were compared with the record.`,
    inEnglish: "",
    prepared:
      "Nothing is filed yet. If you want exactly this on record as your appeal, press the button; nobody else can.",
    fileIt: "File this appeal",
    cut: "The rest is on the public record.",
    headline: headlinesFrom({}),
  },
  "zh-CN": {
    noModel: "这里没有设置语言模型，所以我只匹配关键词。",
    modelSilent: "语言模型没有回答，所以我只匹配关键词。",
    usedUp: "今天向语言模型提问的次数已用完，所以我只匹配关键词。",
    untraced: "语言模型写的内容无法与记录核对，因此下面是记录本身。",
    unknown: "我不知道：记录里没有这方面的内容。",
    enough: "你今天问得够多了。命令不计次数：/help 列出所有命令。",
    busy: "我还在回答另一个问题，请稍后再问。",
    sources: "来源",
    asOfEntry: (entry) => `截至账本第 ${entry} 条`,
    writtenBy: (model) => `由 ${model} 撰写；数字和链接已与记录核对。`,
    inEnglish: "记录原文为英文：",
    prepared: "还没有提交。如果要把这段话作为你的申诉记录下来，请按按钮；别人按不了。",
    fileIt: "提交申诉",
    cut: "其余内容见公开记录。",
    headline: headlinesFrom({
      my_standing: "你的情况：",
      score: "{pull} 得分 {points}（满分 5.00），属于第 {epoch} 周期。",
      epoch: "第 {epoch} 周期：{contributions} 项贡献，共 {points} 分。",
      leaderboard: "第 {epoch} 周期目前 {first} 积分最高：{points} 分。",
      treasury: "至今已支付 {paid}，保留 {reserved}。",
      rules: "现行规则：",
    }),
  },
  "es-ES": {
    noModel: "Aquí no hay ningún modelo de lenguaje, así que busco palabras.",
    modelSilent: "El modelo de lenguaje no respondió, así que busco palabras.",
    usedUp: "Las preguntas de hoy al modelo de lenguaje se han agotado, así que busco palabras.",
    untraced: "Lo que escribió el modelo de lenguaje no se pudo comprobar con el registro; este es el registro mismo.",
    unknown: "No lo sé: el registro no tiene nada que lo responda.",
    enough: "Ya has preguntado bastante por hoy. Los comandos no se cuentan: /help los enumera.",
    busy: "Todavía estoy con otra pregunta. Pregunta de nuevo en un momento.",
    sources: "Fuentes",
    asOfEntry: (entry) => `hasta la entrada ${entry} del libro`,
    writtenBy: (model) => `Escrito por ${model}; sus cifras y enlaces se compararon con el registro.`,
    inEnglish: "El registro está en inglés:",
    prepared:
      "Aún no se ha presentado nada. Si quieres exactamente esto como tu apelación, pulsa el botón; nadie más puede.",
    fileIt: "Presentar la apelación",
    cut: "El resto está en el registro público.",
    headline: headlinesFrom({
      my_standing: "Tu situación:",
      score: "{pull} tiene {points} de 5.00, en la época {epoch}.",
      epoch: "Época {epoch}: {contributions} contribuciones, {points} puntos en total.",
      leaderboard: "En la época {epoch} va primero {first}, con {points} puntos.",
      treasury: "Hasta ahora se pagaron {paid}; están reservados {reserved}.",
      rules: "Las reglas en vigor:",
    }),
  },
  "pt-BR": {
    noModel: "Não há modelo de linguagem configurado aqui, então procuro palavras.",
    modelSilent: "O modelo de linguagem não respondeu, então procuro palavras.",
    usedUp: "As perguntas de hoje ao modelo de linguagem acabaram, então procuro palavras.",
    untraced: "O que o modelo de linguagem escreveu não pôde ser conferido com o registro; este é o próprio registro.",
    unknown: "Não sei: o registro não tem nada que responda isso.",
    enough: "Você já perguntou o bastante por hoje. Os comandos não contam: /help lista todos.",
    busy: "Ainda estou em outra pergunta. Pergunte de novo daqui a pouco.",
    sources: "Fontes",
    asOfEntry: (entry) => `até a entrada ${entry} do livro`,
    writtenBy: (model) => `Escrito por ${model}; números e links foram comparados com o registro.`,
    inEnglish: "O registro está em inglês:",
    prepared:
      "Nada foi apresentado ainda. Se quiser exatamente isto como seu recurso, aperte o botão; ninguém mais pode.",
    fileIt: "Apresentar o recurso",
    cut: "O resto está no registro público.",
    headline: headlinesFrom({
      my_standing: "A sua situação:",
      score: "{pull} tem {points} de 5.00, na época {epoch}.",
      epoch: "Época {epoch}: {contributions} contribuições, {points} pontos no total.",
      leaderboard: "Na época {epoch} quem lidera é {first}, com {points} pontos.",
      treasury: "Até agora foram pagos {paid}; estão reservados {reserved}.",
      rules: "As regras em vigor:",
    }),
  },
  fr: {
    noModel: "Aucun modèle de langage n'est configuré ici, alors je cherche des mots.",
    modelSilent: "Le modèle de langage n'a pas répondu, alors je cherche des mots.",
    usedUp: "Les questions du jour au modèle de langage sont épuisées, alors je cherche des mots.",
    untraced: "Ce que le modèle de langage a écrit n'a pas pu être vérifié au registre ; voici le registre lui-même.",
    unknown: "Je ne sais pas : le registre n'a rien qui y réponde.",
    enough: "Vous avez assez demandé pour aujourd'hui. Les commandes ne comptent pas : /help les donne.",
    busy: "Je suis encore à une autre question. Redemandez dans un instant.",
    sources: "Sources",
    asOfEntry: (entry) => `à l'entrée ${entry} du livre`,
    writtenBy: (model) => `Écrit par ${model} ; ses chiffres et ses liens ont été comparés au registre.`,
    inEnglish: "Le registre est en anglais :",
    prepared:
      "Rien n'est encore déposé. Si vous voulez exactement ceci comme appel, appuyez sur le bouton ; personne d'autre ne le peut.",
    fileIt: "Déposer cet appel",
    cut: "Le reste est au registre public.",
    headline: headlinesFrom({
      my_standing: "Votre situation :",
      score: "{pull} a {points} sur 5.00, dans l'époque {epoch}.",
      epoch: "Époque {epoch} : {contributions} contributions, {points} points en tout.",
      leaderboard: "Dans l'époque {epoch}, {first} est en tête avec {points} points.",
      treasury: "Jusqu'ici {paid} ont été payés ; {reserved} sont réservés.",
      rules: "Les règles en vigueur :",
    }),
  },
};
