package io.aemp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The TLS settings of a node (protocol, section 1.3): its certificate, and the
 * certificates that it trusts. Both sides of a connection show a certificate and verify
 * the other's; which host a certificate is for does not count, as nodes have no fixed
 * one. Immutable, printed without keys.
 *
 * @since 0.1.0
 */
public final class NodeTls {

	private final KeyManagerFactory keyManagers;

	private final TrustManagerFactory trustManagers;

	private final List<String> protocols;

	private final List<String> ciphers;

	private NodeTls(KeyManagerFactory keyManagers, TrustManagerFactory trustManagers, List<String> protocols,
			List<String> ciphers) {
		this.keyManagers = keyManagers;
		this.trustManagers = trustManagers;
		this.protocols = List.copyOf(protocols);
		this.ciphers = List.copyOf(ciphers);
	}

	/**
	 * TLS with keys and trust from wherever they are.
	 * @param keyManagers has the key and the certificate of this node
	 * @param trustManagers believes the certificates of the nodes of this network, and no
	 * others: whoever has such a certificate is let in
	 * @return the settings
	 */
	public static NodeTls of(KeyManagerFactory keyManagers, TrustManagerFactory trustManagers) {
		return new NodeTls(keyManagers, trustManagers, List.of(), List.of());
	}

	/**
	 * TLS with PEM files, such as a node of the reference has a single one of. They are
	 * read at once.
	 * @param files together what {@link #ofPem(String)} takes
	 * @return the settings
	 * @throws UncheckedIOException if a file cannot be read
	 * @throws IllegalArgumentException as with {@link #ofPem(String)}
	 */
	public static NodeTls ofPemFiles(Path... files) {
		StringBuilder text = new StringBuilder();
		for (Path file : files) {
			try {
				text.append(Files.readString(file, StandardCharsets.ISO_8859_1)).append('\n');
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot read " + file + " for TLS", ex);
			}
		}
		return ofPem(text.toString());
	}

	/**
	 * TLS with a PEM text that has everything: a private key without a password, the
	 * certificate that belongs to it as the first of its certificates, and those of the
	 * authorities of the network. All its certificates are trusted, so one that is signed
	 * by its own key, on all nodes, will do.
	 * @param text key and certificates, and perhaps other things between them
	 * @return the settings
	 * @throws IllegalArgumentException if there is no usable key or no certificate
	 */
	public static NodeTls ofPem(String text) {
		Pem pem = Pem.parse(text);
		return of(pem.keyManagers(), pem.trustManagers());
	}

	/**
	 * Returns a copy with other versions of TLS.
	 * @param protocols names as in {@link javax.net.ssl.SSLParameters}; none for the
	 * usual ones, TLS 1.3 and 1.2
	 * @return the settings
	 */
	public NodeTls withProtocols(List<String> protocols) {
		return new NodeTls(this.keyManagers, this.trustManagers, protocols, this.ciphers);
	}

	/**
	 * Returns a copy with other cipher suites.
	 * @param ciphers names as in {@link javax.net.ssl.SSLParameters}, preferred first;
	 * none for the usual ones
	 * @return the settings
	 */
	public NodeTls withCiphers(List<String> ciphers) {
		return new NodeTls(this.keyManagers, this.trustManagers, this.protocols, ciphers);
	}

	/**
	 * With what the node shows who it is.
	 * @return key and certificate
	 */
	public KeyManagerFactory keyManagers() {
		return this.keyManagers;
	}

	/**
	 * Returns the trusted certificates.
	 * @return what verifies certificates
	 */
	public TrustManagerFactory trustManagers() {
		return this.trustManagers;
	}

	/**
	 * Returns the versions of TLS.
	 * @return their names; empty for the usual ones
	 */
	public List<String> protocols() {
		return this.protocols;
	}

	/**
	 * Returns the cipher suites, preferred first.
	 * @return their names; empty for the usual ones
	 */
	public List<String> ciphers() {
		return this.ciphers;
	}

	@Override
	public String toString() {
		return "NodeTls[protocols=" + this.protocols + ", ciphers=" + this.ciphers + "]";
	}

}
