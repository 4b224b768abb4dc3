// The names of commands and of their parts, as Discord shows them and as answers tell them: small letters, no spaces, at most 32.
import type { Language } from "#core/contribution/language.ts";

type Names = Readonly<Record<Exclude<Language, "en">, string>>;

/** Those of /review stay as they are: its queue shows whole commands to paste. */
export const COMMAND_NAMES: Readonly<Record<string, Names>> = {
  help: { zh: "帮助", es: "ayuda", pt: "ajuda", fr: "aide" },
  ask: { zh: "提问", es: "preguntar", pt: "perguntar", fr: "demander" },
  me: { zh: "我", es: "yo", pt: "eu", fr: "moi" },
  score: { zh: "分数", es: "puntuación", pt: "pontuação", fr: "note" },
  leaderboard: { zh: "排行榜", es: "clasificación", pt: "classificação", fr: "classement" },
  epoch: { zh: "周期", es: "época", pt: "época", fr: "époque" },
  proposal: { zh: "提案", es: "propuesta", pt: "proposta", fr: "proposition" },
  treasury: { zh: "金库", es: "tesorería", pt: "tesouraria", fr: "trésorerie" },
  kudos: { zh: "致谢", es: "gracias", pt: "agradecer", fr: "merci" },
  feedback: { zh: "反馈", es: "comentario", pt: "comentário", fr: "retour" },
  appeal: { zh: "申诉", es: "apelar", pt: "recorrer", fr: "faire-appel" },
  link: { zh: "绑定", es: "vincular", pt: "vincular", fr: "lier" },
  privacy: { zh: "隐私", es: "privacidad", pt: "privacidade", fr: "confidentialité" },
  language: { zh: "语言", es: "idioma", pt: "idioma", fr: "langue" },
  payout: { zh: "付款", es: "pago", pt: "pagamento", fr: "paiement" },
  credit: { zh: "记入", es: "acreditar", pt: "creditar", fr: "créditer" },
  rules: { zh: "规则", es: "reglas", pt: "regras", fr: "règles" },
  admin: { zh: "管理", es: "administrar", pt: "administrar", fr: "administrer" },
};

export const PART_NAMES: Readonly<Record<string, Names>> = {
  list: { zh: "列表", es: "lista", pt: "lista", fr: "liste" },
  show: { zh: "查看", es: "ver", pt: "ver", fr: "voir" },
  vote: { zh: "投票", es: "votar", pt: "votar", fr: "voter" },
  new: { zh: "新建", es: "nueva", pt: "nova", fr: "nouvelle" },
  remind: { zh: "提醒", es: "recordar", pt: "lembrar", fr: "rappeler" },
  history: { zh: "历史", es: "historial", pt: "histórico", fr: "historique" },
  diff: { zh: "比较", es: "comparar", pt: "comparar", fr: "comparer" },
  propose: { zh: "提议", es: "proponer", pt: "propor", fr: "proposer" },
  add: { zh: "添加", es: "añadir", pt: "adicionar", fr: "ajouter" },
  remove: { zh: "移除", es: "quitar", pt: "remover", fr: "retirer" },
  export: { zh: "导出", es: "exportar", pt: "exportar", fr: "exporter" },
  erase: { zh: "删除", es: "borrar", pt: "apagar", fr: "effacer" },
  "opt-out": { zh: "退出", es: "no-participar", pt: "não-participar", fr: "ne-pas-participer" },
  status: { zh: "状态", es: "estado", pt: "situação", fr: "état" },
  review: { zh: "核对", es: "revisar", pt: "revisar", fr: "examiner" },
  approve: { zh: "批准", es: "aprobar", pt: "aprovar", fr: "approuver" },
  hold: { zh: "暂缓", es: "retener", pt: "reter", fr: "retenir" },
  release: { zh: "放行", es: "liberar", pt: "liberar", fr: "libérer" },
  cancel: { zh: "取消", es: "cancelar", pt: "cancelar", fr: "annuler" },
  setup: { zh: "设置", es: "configurar", pt: "configurar", fr: "configurer" },
  pause: { zh: "暂停", es: "pausar", pt: "pausar", fr: "pause" },
  resume: { zh: "恢复", es: "reanudar", pt: "retomar", fr: "reprendre" },
};

const MENTION = /(?<![\w./])\/([a-z]+)(?: ([a-z-]+))?/g;

/** "/payout review" in a sentence of ours as its reader types it; addresses and what is no command stay as they are. */
export function tellCommands(language: Language, text: string): string {
  if (language === "en") return text;
  return text.replace(MENTION, (mention, name: string, part: string | undefined) => {
    const command = Object.hasOwn(COMMAND_NAMES, name) ? COMMAND_NAMES[name]?.[language] : undefined;
    if (command === undefined) return mention;
    if (part === undefined) return `/${command}`;
    return `/${command} ${Object.hasOwn(PART_NAMES, part) ? PART_NAMES[part]?.[language] : part}`;
  });
}
