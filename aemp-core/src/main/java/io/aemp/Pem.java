package io.aemp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A private key and certificates out of a PEM text.
 *
 * @param key the private key
 * @param certificates the one that belongs to the key first
 */
record Pem(PrivateKey key, List<X509Certificate> certificates) {

	private static final Pattern SECTION = Pattern
		.compile("-----BEGIN ([A-Z0-9 ]{1,60}+)-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");

	private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

	private static final char[] NO_PASSWORD = {};

	static Pem parse(String text) {
		PrivateKey key = null;
		List<X509Certificate> certificates = new ArrayList<>();
		Matcher section = SECTION.matcher(text);
		while (section.find()) {
			String what = section.group(1);
			byte[] content = content(what, section.group(2));
			if (what.equals("PRIVATE KEY")) {
				key = key(content);
			}
			else if (what.equals("CERTIFICATE")) {
				certificates.add(certificate(content));
			}
			else if (what.endsWith("PRIVATE KEY")) {
				throw new IllegalArgumentException("The PEM text for TLS has '" + what
						+ "', and only a 'PRIVATE KEY' without a password can be read: 'openssl pkcs8 -topk8 -nodes' makes one of it");
			}
		}
		if (key == null) {
			throw new IllegalArgumentException("The PEM text for TLS has no private key");
		}
		if (certificates.isEmpty()) {
			throw new IllegalArgumentException("The PEM text for TLS has no certificate");
		}
		if (!certificates.get(0).getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
			throw new IllegalArgumentException(
					"The PEM text for TLS has a private key that does not belong to its first certificate");
		}
		return new Pem(key, List.copyOf(certificates));
	}

	private static byte[] content(String what, String base64) {
		try {
			return Base64.getMimeDecoder().decode(base64);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("The PEM text for TLS has a broken '" + what + "'");
		}
	}

	/** The text does not say of which kind the key is. */
	private static PrivateKey key(byte[] content) {
		for (String algorithm : KEY_ALGORITHMS) {
			try {
				return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content));
			}
			catch (InvalidKeySpecException ex) {
				continue;
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException("This Java runtime cannot read keys for " + algorithm, ex);
			}
		}
		throw new IllegalArgumentException("The PEM text for TLS has a private key that is none for " + KEY_ALGORITHMS);
	}

	private static X509Certificate certificate(byte[] content) {
		try {
			return (X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(content));
		}
		catch (CertificateException ex) {
			throw new IllegalArgumentException("The PEM text for TLS has a certificate that cannot be read", ex);
		}
	}

	KeyManagerFactory keyManagers() {
		try {
			KeyStore store = emptyStore();
			store.setKeyEntry("node", this.key, NO_PASSWORD, chain().toArray(X509Certificate[]::new));
			KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			managers.init(store, NO_PASSWORD);
			return managers;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalArgumentException("The PEM text for TLS has a private key that cannot be used", ex);
		}
	}

	/**
	 * Returns the certificates that a peer needs to get from our certificate to one that
	 * it trusts.
	 */
	private List<X509Certificate> chain() {
		List<X509Certificate> chain = new ArrayList<>();
		Optional<X509Certificate> next = Optional.of(this.certificates.get(0));
		while (next.isPresent()) {
			X509Certificate last = next.get();
			chain.add(last);
			next = this.certificates.stream()
				.filter((other) -> other.getSubjectX500Principal().equals(last.getIssuerX500Principal()))
				.filter((other) -> !chain.contains(other))
				.findFirst();
		}
		return chain;
	}

	TrustManagerFactory trustManagers() {
		try {
			KeyStore store = emptyStore();
			for (int i = 0; i < this.certificates.size(); i++) {
				store.setCertificateEntry("trusted-" + i, this.certificates.get(i));
			}
			TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			managers.init(store);
			return managers;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalArgumentException("The PEM text for TLS has certificates that cannot be used", ex);
		}
	}

	private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
		store.load(null, null);
		return store;
	}

	/** Nobody needs to see the key. */
	@Override
	public String toString() {
		return "Pem[" + this.certificates.size() + " certificates]";
	}

}
