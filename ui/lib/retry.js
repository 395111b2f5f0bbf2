// Asking again until there is an answer.

const RETRY = 1000; // milliseconds

/**
 * The first answer that is not null. Meanwhile `away` is called with true, and in the end with false.
 * @template T
 * @param {(again: boolean) => Promise<T | null>} attempt @param {(yes: boolean) => void} away
 * @returns {Promise<T>}
 */
export async function untilAnswered(attempt, away) {
  for (let again = false; ; again = true) {
    const answer = await attempt(again);
    if (answer !== null) {
      if (again) away(false);
      return answer;
    }
    away(true);
    await new Promise((resolve) => setTimeout(resolve, RETRY));
  }
}
