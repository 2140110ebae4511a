#!/usr/bin/env bash
# Sets up in AWS account 111122223333 what Torque's agent needs to read a Git token.
# Written by clonepath; it needs the AWS CLI (version 1 or 2) and the files in
# policies/ beside it. Run it:   ./setup.sh
# or without a terminal:         ./setup.sh < file-with-the-token
#
# It creates what is missing and leaves alone what exists. The token is read
# from the terminal or from standard input, and goes to the AWS CLI through a
# pipe: it is in no argument, file or environment variable.
#
# ASSUMPTION: The agent looks for the secret "git-repo-token" in eu-west-1. Torque does not publish which region it uses.
# shellcheck disable=SC2016 # what stands in single quotes is meant as it is
set -euo pipefail

export AWS_PAGER='' AWS_CLI_ERROR_FORMAT=legacy
region='eu-west-1'
account='111122223333'
secret='git-repo-token'
role='torque-git-reader'
policy='torque-git-read'
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { printf '%s\n' "$*"; }
die() { printf 'setup.sh: %s\n' "$*" >&2; exit 1; }

# exists CODE COMMAND…: true if the command finds it, false if AWS answers CODE.
# Anything else ends the script: what cannot be seen is not created.
exists() {
  local missing=$1 answer
  shift
  if answer=$("$@" 2>&1 </dev/null); then return 0; fi
  case $answer in
    *"($missing)"*) return 1 ;;
  esac
  die "$answer"
}

# read_token sets the variable token. It is neither traced nor exported, even
# if the caller asked for that.
read_token() {
  local LC_ALL=C
  set +xva
  unset -v token
  token=
  if [ -t 0 ]; then
    read -rsp 'Git token (not shown): ' token
    printf '\n' >&2
  else
    read -r token || [ -n "$token" ] || die 'no token on standard input; run it in a terminal, or pipe the token in'
  fi
  token=${token%$'\r'}
  case $token in
    '') die 'the token is empty; nothing was stored' ;;
    *[!\!-~]*) die 'the token holds a space, a control character or a letter outside ASCII; copy the token alone. Nothing was stored' ;;
  esac
}

# json escapes printable ASCII for a JSON string.
json() { sed -e 's/["\\]/\\&/g'; }

command -v aws >/dev/null || die 'the AWS CLI is not installed (command: aws)'
for file in trust.json permission.json; do
  [ -r "$here/policies/$file" ] || die "policies/$file is expected in $here; copy the whole directory"
done
caller=$(aws sts get-caller-identity --query Account --output text </dev/null) ||
  die 'these credentials do not work; set AWS_PROFILE, or log in'
[ "$caller" = "$account" ] || die "these credentials are for account $caller; expected $account. Choose another profile"

# 1. The secret
if exists ResourceNotFoundException aws secretsmanager describe-secret --region "$region" --secret-id "$secret"; then
  say "exists   secret $secret: its value was left alone"
else
  read_token
  # Not --cli-input-json file:///dev/stdin: the AWS CLI reads that file twice,
  # and the second time a pipe is empty (github.com/aws/aws-cli/issues/7850).
  printf '{"%s":"%s"}' 'token' "$(printf '%s' "$token" | json)" |
    aws secretsmanager create-secret --region "$region" --name 'git-repo-token' \
    --description 'Git token that Torque'\''s agent reads (set up by clonepath)' \
    --kms-key-id 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' \
    --tags '[{"Key":"cost centre","Value":"42"},{"Key":"team","Value":"platform"}]' \
    --secret-string file:///dev/stdin --query ARN --output text
  unset -v token
  say "created  secret $secret"
fi

# 2. The role
if exists NoSuchEntity aws iam get-role --role-name "$role"; then
  say "exists   role $role: its trust policy was left alone. Compare it with policies/trust.json"
else
  aws iam create-role --role-name "$role" --path '/' --description 'Read by Torque'\''s agent to clone a Git repository (set up by clonepath)' \
    --assume-role-policy-document "file://$here/policies/trust.json" \
    --permissions-boundary 'arn:aws:iam::111122223333:policy/limit' \
    --query Role.Arn --output text </dev/null
  say "created  role $role"
fi

# 3. Its permission policy
if exists NoSuchEntity aws iam get-role-policy --role-name "$role" --policy-name "$policy"; then
  say "exists   policy $policy of the role: it was left alone. Compare it with policies/permission.json"
else
  aws iam put-role-policy --role-name "$role" --policy-name "$policy" \
    --policy-document "file://$here/policies/permission.json" </dev/null
  say "created  policy $policy of the role"
fi

say 'Done. IAM changes can take up to a minute. Now enter the values of credential.md in Torque.'
