"""Makes the accounts of a MongoDB server exactly those that it reads from standard input, as JSON.

{"operator": {"user", "password"}, "accounts": [{"user", "password", "database"}]}
"""
import json
import sys

import pymongo
from pymongo.errors import OperationFailure

ADDRESS = "mongodb://127.0.0.1:27017/admin"


def connect(user=None, password=None):
    """Return the database that keeps the accounts, once the server answers."""
    client = pymongo.MongoClient(
        ADDRESS, username=user, password=password, serverSelectionTimeoutMS=30000
    )
    client.admin.command("usersInfo")
    return client.admin


def log_in(operator):
    """Return the same, as the operator; a mongod lets the first account be made from this machine."""
    try:
        return connect(operator["user"], operator["password"])
    except OperationFailure:
        first = pymongo.MongoClient(ADDRESS, serverSelectionTimeoutMS=30000).admin
        first.command("createUser", operator["user"], pwd=operator["password"], roles=["root"])
        return connect(operator["user"], operator["password"])


def main():
    request = json.load(sys.stdin)
    operator = request["operator"]
    admin = log_in(operator)
    # FerretDB 1.x knows no roles: an account may use every database.
    has_roles = "ferretdbVersion" not in admin.command("buildInfo")
    known = {each["user"] for each in admin.command("usersInfo")["users"]}
    for account in request["accounts"]:
        user, password = account["user"], account["password"]
        if user in known:
            admin.command("updateUser", user, pwd=password)
        else:
            role = {"role": "readWrite", "db": account["database"]}
            admin.command("createUser", user, pwd=password, roles=[role] if has_roles else [])
    for user in known - {each["user"] for each in request["accounts"]} - {operator["user"]}:
        admin.command("dropUser", user)


main()
