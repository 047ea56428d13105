#!/bin/sh
# Before each measured run: the state as it was. usage: restore.sh (SAVED, STATE in the environment: directories)
rm -rf "$STATE" && cp -a "$SAVED" "$STATE"
