// What people read under their pull request when a small reward waits to be fetched.
import { expect, test } from "vitest";
import { commentText } from "#bots/github/comment.ts";

const URL = "https://laurel.example/dao/garden/claims";

test("a small reward is put up for claiming, behind a link, and a transferred one is not", () => {
  const text = commentText({
    ref: { repository: "garden/tools", repositoryId: 7, pull: 12 },
    daoId: "garden",
    daoName: "Garden DAO",
    epoch: 3,
    recordUrl: "https://laurel.example/garden",
    credited: [],
    refused: [],
    judgeName: "the jury of two models",
    payment: {
      lines: [
        { login: "mona", amount: "120 LRL for epoch 3" },
        { login: "lisa", amount: "3 LRL for epoch 3", claimsUrl: URL },
      ],
      transactionHash: `0x${"ab".repeat(32)}`,
      transactionUrl: null,
    },
  });
  expect(text).toContain("120 LRL for epoch 3 |");
  expect(text).toContain(`3 LRL for epoch 3, [put up for claiming](<${URL}>) |`);
});
