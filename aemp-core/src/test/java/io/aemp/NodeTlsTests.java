package io.aemp;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

import io.aemp.testing.TestAuthority;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NodeTlsTests {

	private final TestAuthority authority = new TestAuthority();

	@ParameterizedTest
	@EnumSource(names = { "rsa2048", "ecp256", "ecp384", "ed25519" })
	void whenOneTextHasKeyAndCertificatesThenAllIsFound(Algorithm algorithm) throws Exception {
		X509Bundle own = this.authority.issue((certificate) -> certificate.algorithm(algorithm));
		NodeTls tls = NodeTls.ofPem(this.authority.pem(own));
		assertThat(privateKey(tls)).isEqualTo(own.getKeyPair().getPrivate());
		assertThat(chain(tls)).containsExactly(own.getCertificate(), own.getRootCertificate());
		assertTrusts(tls, this.authority.issue());
		assertDistrusts(tls, new TestAuthority().issue());
	}

	@Test
	void whenTheTextHasOtherThingsBetweenThenTheyAreIgnored() throws Exception {
		X509Bundle own = this.authority.issue();
		String text = "subject=CN = node\r\n" + own.getCertificatePEM().replace("\n", "\r\n")
				+ "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\nthe key:\n"
				+ own.getPrivateKeyPEM() + "\n-----BEGIN\n";
		NodeTls tls = NodeTls.ofPem(text);
		assertThat(privateKey(tls)).isEqualTo(own.getKeyPair().getPrivate());
		assertThat(chain(tls)).containsExactly(own.getCertificate());
	}

	@Test
	void whenThereIsOnlyACertificateSignedByItselfThenThatOneIsTrusted() throws Exception {
		X509Bundle own = selfSigned();
		NodeTls tls = NodeTls.ofPem(own.getPrivateKeyPEM() + own.getCertificatePEM());
		assertTrusts(tls, own);
		assertDistrusts(tls, this.authority.issue());
		assertDistrusts(tls, selfSigned());
	}

	@Test
	void whenAuthoritiesStandBetweenThenTheyAreSentInTheirOrder() throws Exception {
		X509Bundle root = new CertificateBuilder().ecp256()
			.subject("CN=root")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		X509Bundle between = new CertificateBuilder().ecp256()
			.subject("CN=between")
			.setIsCertificateAuthority(true)
			.buildIssuedBy(root);
		X509Bundle own = new CertificateBuilder().ecp256().subject("CN=node").buildIssuedBy(between);
		NodeTls tls = NodeTls.ofPem(own.getCertificatePEM() + own.getPrivateKeyPEM() + root.getCertificatePEM()
				+ between.getCertificatePEM());
		assertThat(chain(tls)).containsExactly(own.getCertificate(), between.getCertificate(), root.getCertificate());
		assertTrusts(tls, new CertificateBuilder().ecp256().subject("CN=other").buildIssuedBy(between));
	}

	@Test
	void whenSeveralFilesAreGivenThenTheyAreReadAsOne(@TempDir Path directory) throws Exception {
		X509Bundle own = this.authority.issue();
		Path key = Files.writeString(directory.resolve("key.pem"), own.getPrivateKeyPEM().strip());
		Path certificate = Files.writeString(directory.resolve("certificate.pem"), own.getCertificatePEM().strip());
		Path root = Files.writeString(directory.resolve("root.pem"), own.getRootCertificatePEM().strip());
		NodeTls tls = NodeTls.ofPemFiles(key, certificate, root);
		assertThat(chain(tls)).hasSize(2);
		assertTrusts(tls, this.authority.issue());
		Path missing = directory.resolve("missing.pem");
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> NodeTls.ofPemFiles(key, missing))
			.withMessage("Cannot read " + missing + " for TLS");
	}

	@Test
	void whenSomethingIsMissingThenTheErrorSaysWhat() {
		X509Bundle own = this.authority.issue();
		assertRefused("", "The PEM text for TLS has no private key");
		assertRefused(own.getCertificatePEM(), "The PEM text for TLS has no private key");
		assertRefused(own.getPrivateKeyPEM(), "The PEM text for TLS has no certificate");
	}

	@Test
	void whenSomethingIsBrokenThenTheErrorSaysWhatAndShowsNothingOfIt() {
		X509Bundle own = this.authority.issue();
		assertRefused(section("PRIVATE KEY", "c2VjcmV0") + own.getCertificatePEM(),
				"The PEM text for TLS has a private key that is none for [RSA, EC, EdDSA, RSASSA-PSS]");
		assertRefused(section("PRIVATE KEY", "c2VjcmV0c") + own.getCertificatePEM(),
				"The PEM text for TLS has a broken 'PRIVATE KEY'");
		assertRefused(own.getPrivateKeyPEM() + section("CERTIFICATE", "c2VjcmV0"),
				"The PEM text for TLS has a certificate that cannot be read");
		assertRefused(own.getPrivateKeyPEM() + this.authority.issue(CertificateBuilder::rsa2048).getCertificatePEM(),
				"The PEM text for TLS has a private key that does not belong to its first certificate");
	}

	@ParameterizedTest
	@ValueSource(strings = { "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY" })
	void whenTheKeyHasAnotherFormThenTheErrorSaysHowToChangeThat(String form) {
		assertRefused(section(form, "c2VjcmV0") + this.authority.issue().getCertificatePEM(),
				"The PEM text for TLS has '" + form
						+ "', and only a 'PRIVATE KEY' without a password can be read: 'openssl pkcs8 -topk8 -nodes' "
						+ "makes one of it");
	}

	@Test
	void whenProtocolsAndCiphersAreSetThenTheRestStays() {
		NodeTls usual = this.authority.newTls();
		assertThat(usual.protocols()).isEmpty();
		assertThat(usual.ciphers()).isEmpty();
		NodeTls tls = usual.withProtocols(List.of("TLSv1.3")).withCiphers(List.of("TLS_AES_256_GCM_SHA384"));
		assertThat(tls.protocols()).containsExactly("TLSv1.3");
		assertThat(tls.ciphers()).containsExactly("TLS_AES_256_GCM_SHA384");
		assertThat(tls.keyManagers()).isSameAs(usual.keyManagers());
		assertThat(tls.trustManagers()).isSameAs(usual.trustManagers());
		assertThat(tls).hasToString("NodeTls[protocols=[TLSv1.3], ciphers=[TLS_AES_256_GCM_SHA384]]");
	}

	private static X509Bundle selfSigned() throws Exception {
		return new CertificateBuilder().ecp256()
			.subject("CN=all nodes")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
	}

	private static void assertRefused(String text, String why) {
		assertThatIllegalArgumentException().isThrownBy(() -> NodeTls.ofPem(text)).withMessage(why).satisfies((ex) -> {
			List<String> messages = new ArrayList<>();
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				messages.add(String.valueOf(cause.getMessage()));
			}
			assertThat(messages).noneMatch((message) -> message.contains("c2VjcmV"));
		});
	}

	private static String section(String what, String content) {
		return "-----BEGIN " + what + "-----\n" + content + "\n-----END " + what + "-----\n";
	}

	private static Object privateKey(NodeTls tls) {
		return keyManager(tls).getPrivateKey(alias(tls));
	}

	private static X509Certificate[] chain(NodeTls tls) {
		return keyManager(tls).getCertificateChain(alias(tls));
	}

	private static X509ExtendedKeyManager keyManager(NodeTls tls) {
		return (X509ExtendedKeyManager) tls.keyManagers().getKeyManagers()[0];
	}

	private static String alias(NodeTls tls) {
		return List.of("RSA", "EC", "EdDSA")
			.stream()
			.map((type) -> keyManager(tls).chooseEngineClientAlias(new String[] { type }, null, null))
			.filter((alias) -> alias != null)
			.findFirst()
			.orElseThrow();
	}

	private static void assertTrusts(NodeTls tls, X509Bundle other) {
		assertThatCode(() -> trustManager(tls).checkClientTrusted(other.getCertificatePath(), "EC"))
			.doesNotThrowAnyException();
	}

	private static void assertDistrusts(NodeTls tls, X509Bundle other) {
		assertThatExceptionOfType(CertificateException.class)
			.isThrownBy(() -> trustManager(tls).checkClientTrusted(other.getCertificatePath(), "EC"));
	}

	private static X509TrustManager trustManager(NodeTls tls) {
		TrustManager[] managers = tls.trustManagers().getTrustManagers();
		assertThat(managers).hasSize(1);
		return (X509TrustManager) managers[0];
	}

}
