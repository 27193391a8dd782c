package io.aemp.testing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

import io.aemp.NodeTls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

/**
 * Issues certificates to the nodes of a network, for nobody else to believe in.
 */
public final class TestAuthority {

	private static final AtomicInteger number = new AtomicInteger();

	private final X509Bundle root;

	public TestAuthority() {
		this("CN=authority " + number.incrementAndGet());
	}

	private TestAuthority(String name) {
		this.root = made(() -> new CertificateBuilder().ecp256()
			.subject(name)
			.setIsCertificateAuthority(true)
			.setKeyUsage(true, CertificateBuilder.KeyUsage.keyCertSign, CertificateBuilder.KeyUsage.digitalSignature)
			.buildSelfSigned());
	}

	/** Another one that has only its name in common with this one. */
	public TestAuthority counterfeit() {
		return new TestAuthority(this.root.getCertificate().getSubjectX500Principal().getName());
	}

	/** For a node, which is no host. */
	public X509Bundle issue() {
		return issue(UnaryOperator.identity());
	}

	/** For a node about whom something is special. */
	public X509Bundle issue(UnaryOperator<CertificateBuilder> customizer) {
		return made(
				() -> customizer.apply(new CertificateBuilder().ecp256().subject("CN=node")).buildIssuedBy(this.root));
	}

	/** Returns the TLS settings of a new node in this network. */
	public NodeTls newTls() {
		return tls(issue());
	}

	/** Returns the TLS settings for a certificate in this network. */
	public NodeTls tls(X509Bundle own) {
		return made(() -> NodeTls.of(own.toKeyManagerFactory(), this.root.toTrustManagerFactory()));
	}

	/** Returns them as a PEM text: key, certificate, authority. */
	public String pem(X509Bundle own) {
		return own.getPrivateKeyPEM() + own.getCertificatePEM() + this.root.getCertificatePEM();
	}

	/** For a peer that is not ours, and may have no certificate at all. */
	public SSLContext sslContext(@Nullable X509Bundle own) {
		return made(() -> {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init((own != null) ? own.toKeyManagerFactory().getKeyManagers() : null,
					this.root.toTrustManagerFactory().getTrustManagers(), null);
			return context;
		});
	}

	private static <T> T made(Maker<T> maker) {
		try {
			return maker.make();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private interface Maker<T> {

		T make() throws Exception;

	}

}
