package io.aemp;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The settings by which nodes prove to each other that they belong to the same network.
 * Immutable, and printed without secret and keys.
 *
 * @param secret what all nodes of the network share; null for a node that has TLS or
 * stays local
 * @param tls key, certificate and trusted authorities; null for a node that does not
 * encrypt its connections
 * @param offered the methods by which this node is willing to prove itself; named as in
 * greetings
 * @param accepted the methods that other nodes may use, preferred first; named as in
 * greetings
 * @param peerAddressCheck how to treat peers of other software that dialled an address
 * which is not one of this node
 * @since 0.1.0
 */
public record AuthenticationSettings(@Nullable Secret secret, @Nullable NodeTls tls, List<String> offered,
		List<String> accepted, PeerAddressCheck peerAddressCheck) {

	/** The settings of a node without a secret and TLS. */
	public static final AuthenticationSettings DEFAULTS = new AuthenticationSettings(null, null,
			List.of("tls_sha3_512", "hmac_sha3_512"), List.of("tls_sha3_512", "hmac_sha3_512"), PeerAddressCheck.WARN);

	/**
	 * Checks the values.
	 * @param secret what all nodes of the network share; null for a node that has TLS or
	 * stays local
	 * @param tls key, certificate and trusted authorities; null for a node that does not
	 * encrypt its connections
	 * @param offered the methods by which this node is willing to prove itself; named as
	 * in greetings
	 * @param accepted the methods that other nodes may use, preferred first; named as in
	 * greetings
	 * @param peerAddressCheck how to treat peers of other software that dialled an
	 * address which is not one of this node
	 * @throws IllegalArgumentException if a value is one that no node can have; the
	 * message names the setting
	 */
	public AuthenticationSettings {
		offered = SettingRules.notEmpty("offer", "authentication method", offered);
		accepted = SettingRules.notEmpty("accept", "authentication method", accepted);
		Objects.requireNonNull(peerAddressCheck, "The check of peer addresses must not be null");
	}

	/**
	 * Sets the secret of the network. A node that has neither a secret nor TLS neither
	 * listens nor dials.
	 * @param secret shared by all nodes; null for none
	 * @return new settings
	 */
	public AuthenticationSettings secret(@Nullable Secret secret) {
		return new AuthenticationSettings(secret, this.tls, this.offered, this.accepted, this.peerAddressCheck);
	}

	/**
	 * Enables TLS: connections to all nodes that support it are encrypted and verified by
	 * certificates. Others are refused, unless there is a secret as well.
	 * @param tls key, certificate and trusted authorities; null for none
	 * @return new settings
	 */
	public AuthenticationSettings tls(@Nullable NodeTls tls) {
		return new AuthenticationSettings(this.secret, tls, this.offered, this.accepted, this.peerAddressCheck);
	}

	/**
	 * Sets how to treat peers of other software, and of versions before this check, that
	 * dialled an address which is neither an address of the connection or of a listener
	 * nor advertised. Port mappings and tunnels look like that, and so does somebody who
	 * relays the connection without knowing the secret.
	 * @param peerAddressCheck {@link PeerAddressCheck#WARN} by default
	 * @return new settings
	 */
	public AuthenticationSettings peerAddressCheck(PeerAddressCheck peerAddressCheck) {
		return new AuthenticationSettings(this.secret, this.tls, this.offered, this.accepted, peerAddressCheck);
	}

	/**
	 * Sets by which authentication methods this node is willing to prove itself. The
	 * other side chooses the one that is used.
	 * @param methods names as in greetings; by default {@code tls_sha3_512}, which counts
	 * only over TLS, and {@code hmac_sha3_512}, which counts only with a secret and is
	 * used only without TLS. {@code tls_anon} proves nothing but that the certificate is
	 * right.
	 * @return new settings
	 */
	public AuthenticationSettings offer(List<String> methods) {
		return new AuthenticationSettings(this.secret, this.tls, methods, this.accepted, this.peerAddressCheck);
	}

	/**
	 * Sets by which methods this node proves itself, as {@link #offer(List)} does.
	 * @param methods names as in greetings
	 * @return new settings
	 */
	public AuthenticationSettings offer(String... methods) {
		return offer(List.of(methods));
	}

	/**
	 * Sets which authentication methods other nodes may use.
	 * @param methods names as in greetings, preferred first; {@code tls_sha3_512} and
	 * {@code hmac_sha3_512} by default, of which greetings announce what there is TLS or
	 * a secret for. With {@code cleartext} simple clients may send the secret itself,
	 * which everybody on the way can read without TLS. With {@code tls_anon} nodes are
	 * let in whose greeting may have been changed on the way.
	 * @return new settings
	 */
	public AuthenticationSettings accept(List<String> methods) {
		return new AuthenticationSettings(this.secret, this.tls, this.offered, methods, this.peerAddressCheck);
	}

	/**
	 * Sets which methods other nodes may use, as {@link #accept(List)} does.
	 * @param methods names as in greetings, preferred first
	 * @return new settings
	 */
	public AuthenticationSettings accept(String... methods) {
		return accept(List.of(methods));
	}

	/**
	 * Determines if the node has a secret or TLS. Without, it neither listens nor dials.
	 * @return true if it has a secret or TLS
	 */
	public boolean isNetworked() {
		return this.secret != null || this.tls != null;
	}

	@Override
	public String toString() {
		return "AuthenticationSettings[secret=" + ((this.secret != null) ? "set" : "none") + ", tls="
				+ ((this.tls != null) ? "set" : "none") + ", offered=" + this.offered + ", accepted=" + this.accepted
				+ ", peerAddressCheck=" + this.peerAddressCheck + "]";
	}

}
