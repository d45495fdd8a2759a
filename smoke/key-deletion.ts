/** The shortest time between a request to delete a key and its deletion that KMS offers, in days. */
export const PENDING_WINDOW_DAYS = 7;
