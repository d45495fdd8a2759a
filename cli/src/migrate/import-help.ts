import { IMPORT_EXIT_CODES } from './import-exit-code';

/** What `migrate import --help` says beside its options. */
export function importHelp(): string {
  return `
Examples:
  After the cutover of orders, which is OrdersDatabase of the stack Shop:
    $ aws cloudformation get-template --stack-name Shop --query TemplateBody > Shop.json
    $ aws rds describe-db-instances --db-instance-identifier orders > orders.json
    $ cdk-at-rest migrate import --template Shop.json --logical-id OrdersDatabase --identifier orders \\
        --key arn:aws:kms:eu-west-1:111122223333:key/ID --described orders.json

  A cluster whose instances have no identifier in the template:
    $ aws rds describe-db-clusters --db-cluster-identifier shop > shop.json
    $ cdk-at-rest migrate import --template Shop.json --logical-id Cluster --identifier shop --key ARN \\
        --described shop.json --member Writer=shop-writer-1a2b --member Reader=shop-reader-3c4d

  Whether the app, with the encrypted class in it, would replace nothing:
    $ cdk synth Shop && cdk-at-rest migrate import … --after cdk.out/Shop.template.json

It reads and writes files, and calls nothing: you run the commands that it prints, and see each change set before it is executed.
Give the template that is deployed, not the one that the app would make now: each step must change one thing alone.

Exit codes:
${IMPORT_EXIT_CODES.map(([code, meaning]) => `  ${String(code).padEnd(3)} ${meaning}`).join('\n')}
`;
}
