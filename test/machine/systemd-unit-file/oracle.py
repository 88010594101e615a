"""Asks systemd's own library how it reads a file or expands a command; JSON in, JSON out."""
import ctypes
import glob
import json
import os
import re
import sys
import tempfile

path = sorted(glob.glob("/usr/lib/*/systemd/libsystemd-shared-*.so"))[-1]
version = int(re.search(r"shared-(\d+)", path).group(1))
systemd = ctypes.CDLL(path)
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
libc.strdup.restype = ctypes.c_void_p
strv = ctypes.POINTER(ctypes.c_char_p)


def listed(pointer):
    out = []
    while pointer and pointer[len(out)] is not None:
        out.append(pointer[len(out)].decode("utf8", "surrogateescape"))
    return out


def written(text):
    handle, name = tempfile.mkstemp()
    os.write(handle, text.encode("utf8"))
    os.close(handle)
    return name


def environment(text):
    name = written(text)
    out = strv()
    code = systemd.load_env_file(None, name.encode(), ctypes.byref(out))
    os.unlink(name)
    if code < 0:
        return {"error": code}
    systemd.strv_env_clean_with_callback.restype = strv
    return listed(systemd.strv_env_clean_with_callback(out, None, None))


def config(text):
    found = []
    parser = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint, ctypes.c_char_p, ctypes.c_uint,
        ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p)
    lookup = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.POINTER(parser),
        ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p)

    @parser
    def take(unit, file, line, section, section_line, key, kind, value, data, user):
        found.append([(section or b"").decode(), key.decode(), value.decode()])
        return 0

    @lookup
    def find(table, section, key, function, kind, data, user):
        ctypes.cast(function, ctypes.POINTER(ctypes.c_void_p))[0] = ctypes.cast(take, ctypes.c_void_p).value
        return 1

    name = written(text)
    sections = b"".join(each + b"\0" for each in [b"Unit", b"Service", b"Install", b"X"]) + b"\0"
    code = systemd.config_parse(
        None, name.encode(), None, sections, find, None, ctypes.c_int(2), None, None)
    os.unlink(name)
    return {"error": code} if code < 0 else found


def expanded(argv):
    array = (ctypes.c_char_p * (len(argv) + 1))(*[each.encode() for each in argv], None)
    empty = (ctypes.c_char_p * 1)(None)
    if version >= 254:
        out = strv()
        code = systemd.replace_env_argv(array, empty, ctypes.byref(out), None, None)
        return {"error": code} if code < 0 else listed(out)
    systemd.replace_env_argv.restype = strv
    return listed(systemd.replace_env_argv(array, empty))


answers = {"environment": environment, "config": config, "expanded": expanded}
print(json.dumps([answers[sys.argv[1]](question) for question in json.load(sys.stdin)]))
