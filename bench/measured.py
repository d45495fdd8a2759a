"""Runs a command and prints, after its output, a line of JSON: seconds, processor seconds, and the peak memory of its largest process in MB."""
import json
import resource
import subprocess
import sys
import time

started = time.monotonic()
status = subprocess.call(sys.argv[1:])
seconds = time.monotonic() - started
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({'seconds': seconds, 'processorSeconds': usage.ru_utime + usage.ru_stime, 'peakMegabytes': usage.ru_maxrss / 1024}))
sys.exit(status)
