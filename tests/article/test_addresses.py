import pytest

from analyzer.article.addresses import is_odd_form, is_public


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",  # noqa: S104 refused, not bound
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.2.1",
        ),
        *("198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1"),
        "2001:0:7f00:1::1",
    ],
)
def test_addresses_of_the_own_network_and_their_disguises(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "foo.0x7f", "1."]
)
def test_numbers_in_disguise(host: str) -> None:
    assert is_odd_form(host)


@pytest.mark.parametrize("host", ["news.example", "1.2.3.4", "20min.example", "x1", "1.example", "xn--80ak6aa92e.example"])
def test_usual_hosts(host: str) -> None:
    assert not is_odd_form(host)
