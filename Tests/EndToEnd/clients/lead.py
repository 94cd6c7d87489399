"""Leads every name that this process looks up to one address on this machine, so that clients talk to the platforms' own addresses."""

import socket


def lead(endpoint):
    port = int(endpoint.rsplit(":", 1)[1])

    def found(host, _port, family=0, kind=0, proto=0, flags=0):
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", port))]

    socket.getaddrinfo = found
