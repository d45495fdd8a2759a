const ALWAYS = [
  'It says what the templates say: what was changed in the account since, and what no template makes, is not in it.',
  'Roles, users and policies of other templates, permission sets, and grants that services or people make at run time are not seen. Where a key policy leaves the decision to the account\'s IAM policies, those may let in more than is listed.',
  'Permissions boundaries, service control policies, resource control policies and session policies may take away what is listed.',
  'Of the managed policies of AWS, AdministratorAccess and PowerUserAccess are read; members of a group are listed as the group.',
  'Whether a condition of a statement is met is not decided: conditions are listed.',
  'Whether a key is enabled, or pending deletion, at this moment is not known, nor how often it is used.',
];

/** What an inventory of templates cannot know. */
export function limitsOf(unreadPolicies: readonly string[]): string[] {
  return unreadPolicies.length === 0 ? ALWAYS : [
    ...ALWAYS, `Statements of these policies cannot be read before deployment, and are not in it: ${unreadPolicies.join('; ')}.`,
  ];
}
