/** Who gets the use of the keys that resources are put under. */
export enum KeyAccess {
  /**
   * Every principal of the key's account, through the services that the resources belong to: as under the AWS managed keys. Who may read
   * a bucket by its IAM policies may read its objects; no policy of the app has to change.
   */
  VIA_SERVICE = 'through the service',
  /**
   * Principals whose policies in the app let them use the resource, and nobody else: grants of L2s, and statements that are derived
   * from the policies in the app. Principals outside of the app need a grant of their own.
   */
  GRANTS = 'by grants',
}
