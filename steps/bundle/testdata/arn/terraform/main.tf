# What Torque's agent needs in AWS account 111122223333 to read a Git token.
# Written by clonepath; it holds no secret value. What exists already is not
# created again but imported, see terraform import:
#   aws_iam_role.git_reader by the role's name

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

# The secret arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/git-AbC123 exists: it is not managed here.

resource "aws_iam_role" "git_reader" {
  name        = "r"
  path        = "/p/"
  description = "Read by Torque's agent to clone a Git repository (set up by clonepath)"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "ClonepathAgent"
      Effect = "Allow"
      Principal = {
        AWS = "arn:aws:iam::111122223333:role/eks-agent"
      }
      Action = "sts:AssumeRole"
    }]
  })
  tags = {
    "managed-by" = "clonepath"
  }
}

resource "aws_iam_role_policy" "read_git_token" {
  name = "torque-git-read"
  role = aws_iam_role.git_reader.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "SecretAccessPermission"
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/git-AbC123"
    }]
  })
}

output "role_arn" {
  description = "To enter in Torque as Role ARN; the other fields are in credential.md."
  value       = aws_iam_role.git_reader.arn
}
