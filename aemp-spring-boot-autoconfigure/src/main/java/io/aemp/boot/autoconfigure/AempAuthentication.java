package io.aemp.boot.autoconfigure;

import java.util.List;

import io.aemp.AuthenticationSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.PeerAddressCheck;

/**
 * Authentication between nodes: the properties {@code aemp.auth}.
 *
 * @since 0.1.0
 */
public class AempAuthentication {

	/**
	 * Comma-separated list of methods by which the node is willing to prove itself.
	 */
	private List<String> offer = List.of("tls_sha3_512", "hmac_sha3_512");

	/**
	 * Comma-separated list of methods that other nodes may use, preferred first. With
	 * 'cleartext' simple clients may send the secret itself, which everybody on the way
	 * can read without TLS.
	 */
	private List<String> accept = List.of("tls_sha3_512", "hmac_sha3_512");

	/**
	 * Treatment of peers of other software that dialled an address which is neither an
	 * address of this node nor advertised. Port mappings and tunnels look like that, and
	 * so does somebody who relays the connection without knowing the secret.
	 */
	private PeerAddressCheck peerAddress = PeerAddressCheck.WARN;

	public List<String> getOffer() {
		return this.offer;
	}

	public void setOffer(List<String> offer) {
		this.offer = offer;
	}

	public List<String> getAccept() {
		return this.accept;
	}

	public void setAccept(List<String> accept) {
		this.accept = accept;
	}

	public PeerAddressCheck getPeerAddress() {
		return this.peerAddress;
	}

	public void setPeerAddress(PeerAddressCheck peerAddress) {
		this.peerAddress = peerAddress;
	}

	void applyTo(PropertiesNodeSettings settings) {
		settings.group("aemp.auth.", NodeSettingsBuilder::authentication)
			.set("offer", this.offer, AuthenticationSettings::offer)
			.set("accept", this.accept, AuthenticationSettings::accept)
			.set("peer-address", this.peerAddress, AuthenticationSettings::peerAddressCheck);
	}

}
