package io.aemp.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.NodeTls;
import io.aemp.Port;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.TestAuthority;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Nodes that have certificates, over real sockets. None of the certificates is for a
 * host.
 */
@ExtendWith(NoLeaks.class)
class TlsNodesIntegrationTests {

	private static final TestAuthority authority = new TestAuthority();

	private static final String NO_TRUST = "has no certificate that is accepted here: ";

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp");

	private final List<AempNode> nodes = new ArrayList<>();

	@AfterEach
	void close() {
		this.nodes.forEach(AempNode::close);
	}

	@Test
	void whenNodesHaveCertificatesOfOneAuthorityThenTheyNeedNoSecret() throws Exception {
		AempNode there = start(settings("there").tls(authority.newTls()).bind("127.0.0.1:0"));
		AempNode here = start(settings("here").tls(authority.newTls()).seed(there.listeners().get(0)));
		assertTalk(here, there);
	}

	@Test
	void whenTheyAreFoundByTheNameOfAHostThenItNeedNotStandInTheCertificate() throws Exception {
		AempNode there = start(settings("there").tls(authority.newTls()).bind("127.0.0.1:0"));
		String port = there.listeners().get(0).replaceFirst(".*:", "");
		AempNode here = start(settings("here").tls(authority.newTls()).seed("localhost:" + port));
		assertTalk(here, there);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.3", "TLSv1.2" })
	void whenOneNodeKnowsOneVersionOnlyThenThatIsUsed(String version) throws Exception {
		AempNode there = start(settings("there").tls(authority.newTls()).bind("127.0.0.1:0"));
		AempNode here = start(settings("here").tls(authority.newTls().withProtocols(List.of(version)))
			.seed(there.listeners().get(0)));
		assertTalk(here, there);
		// Both ends hear of the end of TLS as of that of a connection.
		there.close();
		await().until(() -> messages()
			.contains("The link to node there failed: the connection was closed by the other side"));
	}

	@Test
	void whenAllNodesHaveTheSameFileThenThatIsEnough() throws Exception {
		X509Bundle own = selfSigned(new CertificateBuilder());
		NodeTls tls = NodeTls.ofPem(own.getPrivateKeyPEM() + own.getCertificatePEM());
		AempNode there = start(settings("there").tls(tls).bind("127.0.0.1:0"));
		AempNode here = start(settings("here").tls(tls).seed(there.listeners().get(0)));
		assertTalk(here, there);
	}

	@Test
	void whenTheSameFileOfAllNodesHasExpiredThenTheyRefuseEachOther() throws Exception {
		X509Bundle own = selfSigned(new CertificateBuilder().notBefore(Instant.now().minus(Duration.ofDays(2)))
			.notAfter(Instant.now().minus(Duration.ofDays(1))));
		NodeTls tls = NodeTls.ofPem(own.getPrivateKeyPEM() + own.getCertificatePEM());
		AempNode there = start(settings("there").tls(tls).bind("127.0.0.1:0"));
		start(settings("here").tls(tls).seed(there.listeners().get(0)));
		await().until(() -> messages().stream().anyMatch((message) -> message.contains(NO_TRUST + "NotAfter: ")));
		assertThat(there.upNodes()).isEmpty();
	}

	@Test
	void whenTheAuthoritiesDifferThenBothSidesSayWhy() {
		AempNode there = start(settings("there").tls(authority.newTls()).bind("127.0.0.1:0"));
		start(settings("here").tls(new TestAuthority().newTls()).seed(there.listeners().get(0)));
		await().untilAsserted(() -> assertThat(messages())
			.anyMatch((message) -> message
				.matches("Refused a connection from 127.0.0.1:[0-9]+, which calls itself here: it .*"))
			.anyMatch((message) -> message.matches("Seed 127.0.0.1:[0-9]+ cannot be reached: .*"))
			.anyMatch((message) -> message
				.contains(NO_TRUST + "unable to find valid certification path to requested target")));
		assertThat(there.upNodes()).isEmpty();
	}

	@Test
	void whenOneNodeHasNoTlsThenTheSecretCounts() throws Exception {
		AempNode there = start(settings("there").tls(authority.newTls()).secret("s3cret").bind("127.0.0.1:0"));
		AempNode here = start(settings("here").secret("s3cret").seed(there.listeners().get(0)));
		assertTalk(here, there);
		AempNode third = start(
				settings("third").tls(new TestAuthority().newTls()).secret("s3cret").seed(there.listeners().get(0)));
		await().until(() -> messages().stream().anyMatch((message) -> message.contains(NO_TRUST)));
		// The secret does not help who has TLS and the wrong certificate.
		assertThat(third.upNodes()).isEmpty();
	}

	@Test
	void whenOneNodeHasNoTlsAndTheOtherNoSecretThenTheyRefuseEachOther() {
		AempNode there = start(settings("there").tls(authority.newTls()).bind("127.0.0.1:0"));
		start(settings("here").secret("s3cret").seed(there.listeners().get(0)));
		await().untilAsserted(() -> assertThat(messages()).anyMatch((message) -> message.matches(
				"Refused a connection from 127.0.0.1:[0-9]+, which calls itself here: it does not announce TLS, and this node has no secret to do without")));
		assertThat(there.upNodes()).isEmpty();
	}

	@Test
	void whenANodeProvesNothingButItsCertificateThenItsLinkIsMarked() throws Exception {
		AempNode there = start(settings("there").tls(authority.newTls())
			.authentication((authentication) -> authentication.accept("tls_anon"))
			.bind("127.0.0.1:0"));
		AempNode here = start(settings("here").tls(authority.newTls())
			.authentication((authentication) -> authentication.offer("tls_anon", "tls_sha3_512").accept("tls_sha3_512"))
			.seed(there.listeners().get(0)));
		assertThat(messages()).isEmpty();
		// "there" offers the other method, so only one side is anonymous.
		assertTalk(here, there);
		assertThat(messages())
			.filteredOn((message) -> message.startsWith("The link to node here at ")
					&& message.endsWith(" is up, but untrusted: nothing proves that its greeting is its own"))
			.hasSize(1);
		assertThat(messages())
			.filteredOn((message) -> message.startsWith("The link to node there at ") && message.endsWith(" is up"))
			.hasSize(1);
	}

	@Test
	void whenTlsIsNotPossibleAsItIsSetThenThereIsNoNode() {
		NodeTls tls = authority.newTls();
		assertRefused(tls.withCiphers(List.of("TLS_NULL_WITH_NOTHING")), "TLS_NULL_WITH_NOTHING");
		assertRefused(tls.withProtocols(List.of("TLSv9")), "TLSv9");
	}

	private static void assertRefused(NodeTls tls, String what) {
		assertThatIllegalArgumentException().isThrownBy(() -> AempNode.create(settings("refused").tls(tls).build()))
			.withMessageStartingWith("TLS is not possible with these settings: ")
			.withMessageContaining(what);
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("aemp-refused")));
	}

	@Test
	void whenNoMethodIsPossibleThenThereIsNoNode() {
		NodeSettingsBuilder withTls = settings("n").tls(authority.newTls());
		NodeSettingsBuilder withSecret = settings("n").secret("s3cret");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AempNode
				.create(withTls.authentication((authentication) -> authentication.accept("hmac_sha3_512", "cleartext"))
					.build()))
			.withMessage("This node cannot accept any of the authentication methods [hmac_sha3_512, cleartext]: "
					+ "it has no secret");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AempNode
				.create(withSecret.authentication((authentication) -> authentication.offer("tls_anon")).build()))
			.withMessage("This node cannot offer any of the authentication methods [tls_anon]: it has no TLS");
	}

	private static X509Bundle selfSigned(CertificateBuilder builder) throws Exception {
		return builder.ecp256().subject("CN=all nodes").setIsCertificateAuthority(true).buildSelfSigned();
	}

	private static NodeSettingsBuilder settings(String nodeId) {
		return NodeSettings.builder().nodeId(nodeId).bind();
	}

	private AempNode start(NodeSettingsBuilder settings) {
		AempNode node = AempNode.start(settings.build());
		this.nodes.add(node);
		return node;
	}

	private static void assertTalk(AempNode here, AempNode there) throws Exception {
		await().until(() -> here.nodeIsUp(there.id()) && there.nodeIsUp(here.id()));
		Port echo = there.port().rcv("say", (message) -> there.snd(message.text(1), message.text(0)));
		assertThat(here.cal(echo.id(), Duration.ofSeconds(20), "say", "hello").get().text(0)).isEqualTo("hello");
	}

	private List<String> messages() {
		return this.logged.events().stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

}
