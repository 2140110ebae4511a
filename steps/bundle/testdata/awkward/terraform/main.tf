# What Torque's agent needs in AWS account 111122223333 to read a Git token.
# Written by clonepath; it holds no secret value. What exists already is not
# created again but imported, see terraform import:
#   aws_iam_role.git_reader by the role's name
#   aws_secretsmanager_secret.git_token by the secret's ARN
#
# ASSUMPTION: The agent calls from arn:aws:iam::046086677675:role/agent-sa-role. Only the public guide says so, and Torque's pages do not agree on the account: ask Torque which ARN your agent calls from.
#
# ASSUMPTION: The agent looks for the secret "git-repo-token" in eu-west-1. Torque does not publish which region it uses.

terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

variable "agent_principal" {
  type        = string
  description = "ARN that Torque's agent calls from: ask Torque. The public guide says arn:aws:iam::046086677675:role/agent-sa-role, which nobody confirmed."
}

# The secret without a value: Terraform would keep a value in its state. Store it
# afterwards; the token is read from the terminal and shown nowhere:
#   aws secretsmanager put-secret-value, with a JSON value in which the path 'a"b\c' leads to the token
resource "aws_secretsmanager_secret" "git_token" {
  name                    = "git-repo-token"
  description             = "Git token that Torque's agent reads (set up by clonepath)"
  kms_key_id              = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  recovery_window_in_days = 30
  tags = {
    "cost centre" = "42"
    "team"        = "platform"
  }
}

resource "aws_iam_role" "git_reader" {
  name                 = "torque-git-reader"
  path                 = "/"
  description          = "Read by Torque's agent to clone a Git repository (set up by clonepath)"
  permissions_boundary = "arn:aws:iam::111122223333:policy/limit"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "ClonepathAgent"
      Effect = "Allow"
      Principal = {
        AWS = var.agent_principal
      }
      Action = "sts:AssumeRole"
      Condition = {
        StringEquals = {
          "sts:ExternalId" = "3f9c1d7e5b2a48060123456789abcdef"
        }
      }
    }]
  })
  tags = {
    "team" = "it's `a|b`"
  }
}

resource "aws_iam_policy" "read_git_token" {
  name        = "torque-git-read"
  description = "Lets Torque's agent read one Git token (set up by clonepath)"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "SecretAccessPermission"
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-??????"
      }, {
      Sid      = "SecretKeyDecrypt"
      Effect   = "Allow"
      Action   = "kms:Decrypt"
      Resource = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
      Condition = {
        StringEquals = {
          "kms:ViaService" = "secretsmanager.eu-west-1.amazonaws.com"
        }
      }
    }]
  })
  tags = {
    "team" = "it's `a|b`"
  }
}

resource "aws_iam_role_policy_attachment" "read_git_token" {
  role       = aws_iam_role.git_reader.name
  policy_arn = aws_iam_policy.read_git_token.arn
}

output "role_arn" {
  description = "To enter in Torque as Role ARN; the other fields are in credential.md."
  value       = aws_iam_role.git_reader.arn
}
