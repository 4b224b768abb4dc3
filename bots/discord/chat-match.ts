// Matching: what a question asks for by its words alone, in five languages; what answers where no model does.
import type { ChatLanguage } from "#core/workflow/chat-guide.ts";
import type { ToolArguments, ToolName } from "#core/workflow/chat-tools.ts";
import type { Turn } from "./chat-memory.ts";

export interface Matched {
  readonly tool: ToolName;
  readonly asked: ToolArguments;
}

/** @param turns what was said before, for a question that says "it" @returns null when no words were found that we know */
export function matchQuestion(untrustedQuestion: string, turns: readonly Turn[]): Matched | null {
  const text = fold(untrustedQuestion);
  const named = readNames(untrustedQuestion, text);
  const names = REFERS.test(text) ? withEarlier(named, turns) : named;
  for (const [matches, answer] of INTENTS) if (matches(text, names)) return answer(text, names, untrustedQuestion);
  return null;
}

/** By its letters and its small words; `otherwise` where they do not tell. */
export function languageOf(untrustedQuestion: string, otherwise: ChatLanguage): ChatLanguage {
  if (/\p{Script=Han}/u.test(untrustedQuestion)) return "zh-CN";
  const words = fold(untrustedQuestion).split(/[^\p{L}]+/u);
  const counts = SMALL_WORDS.map(([language, known]) => ({
    language,
    count: words.filter((word) => known.has(word)).length,
  }));
  const most = Math.max(...counts.map(({ count }) => count));
  const best = counts.filter(({ count }) => count === most).map(({ language }) => language);
  return most === 0 || best.includes(otherwise) ? otherwise : (best[0] ?? otherwise);
}

const SMALL_WORDS: readonly (readonly [ChatLanguage, ReadonlySet<string>])[] = [
  [
    "en",
    wordSet("what how who my the is are when where why do i can did does of was has it this much many and to in for"),
  ],
  [
    "es-ES",
    wordSet(
      "que como cuanto cuantos cual cuales quien mi mis el los las una esta donde cuando puedo hay y del gano tengo en la un es por se",
    ),
  ],
  [
    "pt-BR",
    wordSet(
      "que como quanto quantos qual quais quem meu minha meus minhas nao voce uma esta onde quando posso ha e do da ganhei tenho o os as em na no foi por se",
    ),
  ],
  [
    "fr",
    wordSet(
      "quel quelle quels quelles comment combien qui mon ma mes le les une est ou pourquoi je des du quoi quand ai puis que la sont et au dans pour un",
    ),
  ],
];

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

/** Without accents and capitals, so that a quickly typed question is found too. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}

// ---- Names ------------------------------------------------------------------------------------------------------------

interface Names {
  readonly pull: string | null;
  readonly vote: { readonly kind: "epoch" | "grant" | "motion"; readonly number: string } | null;
}

const PULL = /(?:https:\/\/github\.com\/)?[\w.-]+\/[\w.-]+(?:#|\/pull\/)[1-9]\d{0,9}|(?:^|[\s(（，、])#[1-9]\d{0,9}/;
const PULL_WORD = /(?:pull request|pull|\bpr\b|合并请求)\s*(?:n[.o]?\s*)?#?([1-9]\d{0,9})/;
const VOTE_KINDS = [
  ["epoch", /(?:epoch|epoca|epoque|周期|第)\s*(?:n[.o]?\s*)?#?([1-9]\d{0,5})/],
  ["grant", /(?:grant|subvencion|subvention|subsidio|资助)\s*(?:n[.o]?\s*)?#?([1-9]\d{0,5})/],
  ["motion", /(?:motion|mocion|mocao|动议)\s*(?:n[.o]?\s*)?#?([1-9]\d{0,5})/],
] as const;

function readNames(untrusted: string, text: string): Names {
  const whole = PULL.exec(untrusted)?.[0].replace(/^[\s(（，、]+/, "");
  const bare = PULL_WORD.exec(text)?.[1];
  const votes = VOTE_KINDS.flatMap(([kind, pattern]) => {
    const number = pattern.exec(text)?.[1];
    return number === undefined ? [] : [{ kind, number }];
  });
  const pull = whole ?? (bare === undefined ? null : `#${bare}`);
  return { pull, vote: votes.at(-1) ?? null };
}

const REFERS =
  /\b(it|its|that|this|why|same|eso|esa|ese|por que|porque|su|isso|essa|esse|dela|dele|pourquoi|cela|ca|celle|celui|son|sa)\b|为什么|它|这个|那个/;

function withEarlier({ pull, vote }: Names, turns: readonly Turn[]): Names {
  if (pull !== null || vote !== null) return { pull, vote };
  const earlier = turns.findLast((turn) => turn.pull !== null || turn.vote !== null);
  const [kind, number] = earlier?.vote?.split(" ") ?? [];
  const known = kind === "epoch" || kind === "grant" || kind === "motion" ? kind : null;
  return { pull: earlier?.pull ?? null, vote: known === null || number === undefined ? null : { kind: known, number } };
}

// ---- Intents ------------------------------------------------------------------------------------------------------------

type Intent = readonly [
  (text: string, names: Names) => boolean,
  (text: string, names: Names, untrusted: string) => Matched,
];

const HOW =
  /\bhow (do|can|to|should|does one|would)\b|\bwhere (do|can) i\b|\bcomo\b|\bdonde\b|\bonde\b|\bcomment\b|\bou (puis|dois|est-ce)\b|怎么|怎样|如何|在哪/;
const APPEAL =
  /\bappeal|\bobject\b|\bobjection|\bdispute|\bapel|\brecurs|\brecorr|\bimpugn|\bcontest|\bfaire appel|申诉|异议/;
const DEADLINE =
  /\bhow (long|many days)|\bdays\b|\bdeadline|\bcuantos dias|\bplazo|\bquantos dias|\bprazo|\bcombien de jours|\bdelai|几天|多少天|多久|期限/;
const OWN =
  /\b(i|me)\b.*\b(earn|earned|paid|get|got|owed|standing|stand|made)\b|\bmy (own )?(standing|rewards?|earnings|money|points|payments?|contributions?|work)\b|\b(he ganado|gane|me debe|me han pagado|mis? (recompensas?|ganancias|puntos|dinero|situacion|pagos?|trabajo))\b|\b(ganhei|recebi|me deve|minhas? (recompensas?|situacao|ganhos|contribuicoes)|meus? (pontos|ganhos|pagamentos?|dinheiro|trabalhos?))\b|\b(ai-je|j'ai) (gagne|recu|ete paye)|\b(mes|ma|mon) (recompenses?|gains?|points|situation|argent|paiements?|travail)\b|我.{0,6}(挣|赚|得到|收到|奖励|收入)|我的(奖励|情况|分数|收入|贡献|钱)/;
const TALLY =
  /\bvot(e|es|ed|ers|ing)\b|\btally|\bquorum|\bpass(ed)?\b|\bresult|\bverdict|\bvotos?\b|\bvotaron|\bvotacion|\bvotacao|\bvotaram|\bresultado|\baprob|\baprov|\bpassou|\bvoix\b|\bresultat|\badopte|投票|票|结果|通过/;
const LEADERS =
  /\bleaderboard|\bleads?\b|\btop\b|\bbest\b|\branking|\bmost points|\bclasificacion|\blidera|\bmas puntos|\bmais pontos|\bclassificacao|\bclassement|\ben tete|\ble plus de points|\bmene\b|\bva primero\b|\bem primeiro\b|\best premier\b|谁.{0,6}第一|排行|排名|最多|最高|领先/;
const LAST =
  /\b(last|previous|past)\b|\b(pasada|ultima|anterior|passada)\b|\b(derniere|precedente|passee)\b|上一|上个|上期|最近/;
const TREASURY =
  /\btreasur(y|ies)\b|\bsafe\b(?! \?)|\bfunds?\b|\bmoney\b.*\bleft\b|\bdinero\b.*\bqueda|\bargent\b.*\breste|\bbalance\b|\btesoreria|\btesouraria|\btesoro\b|\bfondos\b|\bsaldo\b|\bcaixa\b|\btresorerie|\btresor\b|\bcaisse|\bfonds\b|金库|国库|资金|余额/;
const PROPOSED =
  /\bpropos(al|als|ed)\b|\bpayout|\bgrants?\b|\bmotions?\b|\bpaid\b|\bpropuestas?|\bpropostas?|\bpropositions?|\bpag(o|os|ada|ado|amento|amentos)\b|\bpaiements?|\bpayee?s?\b|\bsubvenc|\bsubsidios?\b|\bmoc(ion|oes|ao)|提案|支付|付款|动议|资助/;
const RULES =
  /\brules?\b|\bquorum|\bthreshold|\bcriteri|\bscored\b|\bscores? (are )?(made|work|calculated|computed)|\bbudget|\breglas?\b|\bcriterios?\b|\bpresupuesto|\bregras?\b|\borcamento|\bregles?\b|\bcriteres?\b|规则|标准|预算|评分|法定/;
const EPOCH =
  /\bepochs?\b|\bepocas?\b|\bepoques?\b|\bclos(e|es|ing)\b|\bcierra|\bfecha\b|\bse termine|\bferme|周期|结束/;
const SCORE =
  /\bscores?\b|\bpoints?\b|\bpuntuacion|\bpuntos\b|\bpontuacao|\bpontos\b|\bnotes?\b|\bnota\b|分数|得分|几分/;

const SAFETY =
  /\bscam|\bphish|\bseed\b|\bprivate key|\btrust you|\bestafa|\bsemilla|\bclave privada|\bgolpe|\bsemente|\bchave privada|\barnaque|\bcle privee|骗|助记词|私钥|安全/;
const PAID =
  /\b(get|be|am i|are we) paid|\bwhen.*(paid|pay)\b|\bpayment|\bcobr|\bpagan|\bme pagam|\brecebo|\breceber\b|\bserei pag|\bpaye|\bpaie|什么时候.*(付|收|发)|何时.*(付|收|发)|发放/;
const WHEN = /\bwhen\b|\bcuando\b|\bquando\b|\bquand\b|什么时候|何时/;

const GUIDES: readonly (readonly [string, RegExp])[] = [
  ["safety", SAFETY],
  ["appeal", APPEAL],
  [
    "credit",
    /\bcredit|\bfeedback\b|\bkudos\b|\bhelp(ed|ing)\b|\btriag|\bmentor|\bthank(ed|ing)\b|\breconoc|\bretroaliment|\bayud(e|ar|ando)\b|\bagradec|\bajud(ei|ar|ando)\b|\bremerci|\bretours?\b|\baid(e|er|ant) (les|des|quelqu)|反馈|感谢|帮助(别人|他人|了)/,
  ],
  ["claim", /\bclaims?\b|\bclaiming|\breclam|\bresgat|\bretirer|\breclamer|领取/],
  [
    "propose",
    /\bpropose|\bnew proposal|\bproponer|\bnueva propuesta|\bpropor\b|\bnova proposta|\bproposer|\bnouvelle proposition|提议|发起/,
  ],
  ["vote", /\bvot(e|ar|er|o)\b|\bmy vote|\bvoto\b|投票/],
  ["link", /\blink|\bwallet|\bcartera|\bvincul|\bcarteira|\bportefeuille|\blier\b|\brelier|绑定|钱包|关联/],
  ["paid", PAID],
  [
    "start",
    /\bstart|\bbegin|\bnew here\b|\bi.?m new\b|\bsoy nuev|\bsou nov|\bnouveau ici|新人|\bjoin|\bcontribut|\bget going|\bempez|\bempiez|\bcomienz|\bcolabor|\bunirme|\bcomec|\bparticip|\bcontribu|\bcommenc|\bdebut|\brejoindre|开始|加入|参与|贡献/,
  ],
  [
    "ask",
    /\bhelp\b|\bwhat can you|\bwho are you|\bhello\b|\bhi\b|\bayuda|\bque puedes|\bhola\b|\bajuda|\bo que voce (faz|pode)|\bola\b|\baide\b|\bque (peux|pouvez|sais)|\bbonjour|帮助|你能|你好|你会/,
  ],
];

const INTENTS: readonly Intent[] = [
  [(text, { pull }) => pull !== null && APPEAL.test(text), prepare],
  [(text) => APPEAL.test(text) && DEADLINE.test(text), () => ({ tool: "rules", asked: { topic: "appeals" } })],
  [(text) => APPEAL.test(text), () => ({ tool: "how_to", asked: { topic: "appeal" } })],
  [(_, { pull }) => pull !== null, (_, { pull }) => ({ tool: "score", asked: { pull: pull ?? "" } })],
  [
    (text, { vote }) => vote !== null && vote.kind === "epoch" && LEADERS.test(text),
    (_, { vote }) => ({ tool: "leaderboard", asked: { epoch: vote?.number ?? "" } }),
  ],
  [
    (text, { vote }) => vote !== null && TALLY.test(text),
    (_, names) => ({ tool: "votes", asked: { name: nameOf(names) } }),
  ],
  [
    (text, { vote }) => vote !== null && (vote.kind !== "epoch" || PROPOSED.test(text)),
    (_, names) => ({ tool: "proposal", asked: { name: nameOf(names) } }),
  ],
  [(_, { vote }) => vote !== null, (_, { vote }) => ({ tool: "epoch", asked: { epoch: vote?.number ?? "" } })],
  [
    (text) => HOW.test(text) && guideOf(text) !== null,
    (text) => ({ tool: "how_to", asked: { topic: guideOf(text) ?? "ask" } }),
  ],
  [(text) => SAFETY.test(text), () => ({ tool: "how_to", asked: { topic: "safety" } })],
  [(text) => PAID.test(text) && WHEN.test(text), () => ({ tool: "how_to", asked: { topic: "paid" } })],
  [
    (text) => LEADERS.test(text),
    (text) => ({ tool: "leaderboard", asked: { epoch: LAST.test(text) ? "last" : "open" } }),
  ],
  [(text) => OWN.test(text), () => ({ tool: "my_standing", asked: {} })],
  [(text) => RULES.test(text), (text) => ({ tool: "rules", asked: { topic: rulesTopicOf(text) } })],
  [(text) => TREASURY.test(text), () => ({ tool: "treasury", asked: {} })],
  [
    (text) => PROPOSED.test(text) || /\bopen votes?\b|\bvote on\b|\bwhat(?: is|'s) open\b/.test(text),
    () => ({ tool: "proposal", asked: { name: "open" } }),
  ],
  [(text) => EPOCH.test(text), (text) => ({ tool: "epoch", asked: { epoch: LAST.test(text) ? "last" : "open" } })],
  [(text) => guideOf(text) !== null, (text) => ({ tool: "how_to", asked: { topic: guideOf(text) ?? "ask" } })],
  [(text) => SCORE.test(text), () => ({ tool: "how_to", asked: { topic: "score" } })],
];

function nameOf({ vote }: Names): string {
  return vote === null ? "" : `${vote.kind} ${vote.number}`;
}

function guideOf(text: string): string | null {
  return GUIDES.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

function rulesTopicOf(text: string): string {
  if (/\bbudget|\bpresupuesto|\borcamento|预算/.test(text)) return "money";
  if (TALLY.test(text) || /\bthreshold|法定/.test(text)) return "voting";
  if (SCORE.test(text) || /\bscored\b|\bjury|\bcriter|\bjurado|\bjuri\b|\bjury\b|\bpuntu|\bpontu|评|标准/.test(text))
    return "scoring";
  return "all";
}

/** "Appeal #12: the tests were overlooked" has its reason behind the colon; without one it is told how. */
function prepare(_: string, { pull }: Names, untrusted: string): Matched {
  const reason = /[:：]\s+([\s\S]{10,})$|：([\s\S]{10,})$/.exec(untrusted);
  const words = (reason?.[1] ?? reason?.[2] ?? "").trim();
  if (words === "") return { tool: "how_to", asked: { topic: "appeal" } };
  return { tool: "prepare_appeal", asked: { pull: pull ?? "", reason: words } };
}
