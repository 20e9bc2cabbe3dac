// Runs something that needs the server, and says so plainly if it fails. For acts of the learner's that can be repeated.

import { ApiError, Unreachable } from "./api.js";

/** @returns {(act: () => Promise<any>) => Promise<any>}  undefined if it failed, which was said then */
export function createAsking({ connection, notices }) {
  return async (act) => {
    try {
      return await act();
    } catch (error) {
      if (error instanceof Unreachable) connection.lost();
      else if (!(error instanceof ApiError)) throw error;
      notices.show(`${error.message} ${error.cure ?? "Nothing was changed. Try again when it is back."}`, [], { key: "failed" });
      return undefined;
    }
  };
}
