// A GitHub App's credentials: its key pair, and the check of the tokens it signs with it.
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";

export interface AppKeys {
  /** PKCS #8, what the App holds. */
  readonly privateKeyPem: string;
  /** SPKI, what GitHub keeps. */
  readonly publicKeyPem: string;
}

export function makeAppKeys(): AppKeys {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return { privateKeyPem: privateKey, publicKeyPem: publicKey };
}

// GitHub allows ten minutes; clients set `iat` a little back for clocks that drift.
const APP_TOKEN_LIFE_SECONDS_MAX = 660;
const CLOCK_DRIFT_SECONDS_MAX = 60;

export type AppTokenCheck =
  { readonly isAccepted: true } | { readonly isAccepted: false; readonly status: number; readonly message: string };

/** Checks an App's JSON web token (RFC 7519, RS256) as GitHub does, in GitHub's words. */
export function checkAppToken(
  token: string,
  app: { readonly appId: string; readonly publicKeyPem: string },
  wallSeconds: number,
): AppTokenCheck {
  const claims = signedClaims(token, app.publicKeyPem);
  if (claims === null) return refuse(401, "A JSON web token could not be decoded");
  const { iss, iat, exp } = claims;
  if (!Number.isInteger(iat) || iat > wallSeconds + CLOCK_DRIFT_SECONDS_MAX) {
    return refuse(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (!Number.isInteger(exp) || exp <= wallSeconds) {
    return refuse(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp - iat > APP_TOKEN_LIFE_SECONDS_MAX || exp - wallSeconds > APP_TOKEN_LIFE_SECONDS_MAX) {
    return refuse(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  return iss === app.appId ? { isAccepted: true } : refuse(404, "Integration not found");
}

interface Claims {
  readonly iss: string;
  readonly iat: number;
  readonly exp: number;
}

function signedClaims(token: string, publicKeyPem: string): Claims | null {
  const [head, claims, signature, ...rest] = token.split(".");
  if (head === undefined || claims === undefined || signature === undefined || rest.length > 0) return null;
  if (decodePart(head)["alg"] !== "RS256") return null;
  const signed = Buffer.from(`${head}.${claims}`);
  const isOurs = verify("RSA-SHA256", signed, createPublicKey(publicKeyPem), Buffer.from(signature, "base64url"));
  if (!isOurs) return null;
  const { iss, iat, exp } = decodePart(claims);
  return { iss: String(iss), iat: Number(iat), exp: Number(exp) };
}

function decodePart(part: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof json === "object" && json !== null ? { ...json } : {};
  } catch {
    // What is no JSON carries no claim, and is refused for the claims it lacks.
    return {};
  }
}

function refuse(status: number, message: string): AppTokenCheck {
  return { isAccepted: false, status, message };
}
