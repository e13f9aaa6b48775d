"""Pages and links by https with the user's own certificate, under the names that it is for."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from anchor_console.core.log import Secrets
from anchor_console.core.refusal import Refused
from anchor_console.live.backstage import Backstage, RoomAddress, addresses_of
from anchor_console.live.records.play import no_play
from anchor_console.live.supervisor import HubProcess, HubUp
from anchor_console.room.dial import trusting
from anchor_console.room.hub.certificate import BadCertificate, names_in, serving_with
from anchor_console.room.hub.origin import HostCheck
from anchor_console.room.hub.tokens import TokenFile
from anchor_console.room.link import LinkState
from tests.live.stage import a_stage
from tests.support.until import until

TLS = Path(__file__).parents[1] / "support" / "tls"
CERT, KEY = TLS / "room.pem", TLS / "room.key"
NAMES = ("room.test", "*.shop.test", "127.0.0.1")


def test_the_names_of_a_certificate_are_read_from_it() -> None:
    assert names_in(CERT, serving_with(CERT, KEY)) == NAMES


@pytest.mark.parametrize("files", [(KEY, CERT), (CERT, CERT), (TLS / "none.pem", KEY)])
def test_files_that_are_no_certificate_and_key_are_told_so(files: tuple[Path, Path]) -> None:
    with pytest.raises(BadCertificate, match="cannot be used"):
        serving_with(*files)


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("room.test:8765", True),
        ("tablet.shop.test", True),
        ("a.b.shop.test", False),
        ("shop.test", False),
        ("evil.test", False),
    ],
)
def test_a_page_is_served_under_the_certificates_names_and_no_others(host: str, is_ours: bool) -> None:
    assert HostCheck("0.0.0.0", NAMES).allows(host, None) is is_ours
    assert HostCheck("0.0.0.0", NAMES).allows(host, f"https://{host}") is is_ours


def test_by_https_the_pages_lie_under_the_certificates_name_for_everybody() -> None:
    up = HubUp("wss://0.0.0.0:8765/ws", "https://0.0.0.0:8765", 1, NAMES)
    address = addresses_of(up, TokenFile.fresh())
    assert address.pages == address.pages_for_others == "https://room.test:8765"


def test_a_hub_with_a_certificate_lets_in_by_name_over_tls_and_turns_others_away(tmp_path: Path) -> None:
    async def scenario() -> None:
        hub = HubProcess(tmp_path / "tokens.json", tmp_path / "state", certificate=(CERT, KEY))
        running = asyncio.create_task(hub.run())
        try:
            up = await hub.started()
            assert up.names == NAMES
            assert up.url.startswith("wss://127.0.0.1:")
            port = up.url.rpartition(":")[2].partition("/")[0]
            # As a phone does whose name server leads room.test here; it trusts the certificate's issuer.
            phone = ssl.create_default_context(cafile=CERT)
            for name, comes_in in (("room.test", True), ("evil.test", False)):
                joining = connect(
                    f"wss://{name}:{port}/ws",
                    host="127.0.0.1",
                    ssl=phone,
                    server_hostname="room.test",
                    subprotocols=[Subprotocol("anchor-room.v1")],
                    proxy=None,
                )
                try:
                    async with joining:
                        assert comes_in
                except InvalidStatus:
                    assert not comes_in
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scenario())


def test_our_own_link_trusts_this_very_certificate_whatever_its_name() -> None:
    context = trusting(CERT)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname is False


def test_a_certificate_that_cannot_be_used_is_refused_and_the_old_one_stays(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            hub, changes = stage.console.hub, []
            hub.certificate_changed.subscribe(changes.append)
            with pytest.raises(Refused, match=r"hub\.bad_certificate"):
                await hub.use_certificate((KEY, CERT))
            assert (hub.certificate, changes) == (None, [])
            await hub.use_certificate((CERT, KEY))
            assert hub.certificate == (CERT, KEY)
            await hub.use_certificate(None)
            assert hub.certificate is None
            await until(lambda: changes == [(CERT, KEY), None])

    asyncio.run(scenario())


def test_the_console_turns_its_own_room_to_https_and_back_and_stays_linked(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            hub = stage.console.hub
            Backstage(
                stage.console, stage.pipeline, no_play(None), RoomAddress(None, "", 0), Secrets(), stage.on_bug
            ).start()

            def is_at(pages: str) -> bool:
                return (hub.url or "").startswith(pages) and hub.state is LinkState.ONLINE

            await until(lambda: is_at("http://127.0.0.1:"), within_s=20)
            await hub.use_certificate((CERT, KEY))
            await until(lambda: is_at("https://room.test:"), within_s=20)
            assert (await hub.pairing("小雨")).url.startswith("https://room.test:")
            await hub.use_certificate(None)
            await until(lambda: is_at("http://127.0.0.1:"), within_s=20)

    asyncio.run(scenario())
