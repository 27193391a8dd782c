package io.aemp;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.aemp.testing.TestAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NodeSettingsTests {

	@Test
	void whenOnlyTheNodeIdIsGivenThenTheDefaultsCount() {
		NodeSettings settings = NodeSettings.builder().nodeId("n").build();
		assertThat(settings.binds()).containsExactly("*");
		assertThat(settings.seeds()).isEmpty();
		assertThat(settings.seedSources()).isEmpty();
		assertThat(settings.secret()).isNull();
		assertThat(settings.tls()).isNull();
		assertThat(settings.offer()).containsExactly("tls_sha3_512", "hmac_sha3_512");
		assertThat(settings.accept()).containsExactly("tls_sha3_512", "hmac_sha3_512");
		assertThat(settings.framings()).containsExactly("cbor", "json");
		assertThat(settings.peerAddressCheck()).isEqualTo(PeerAddressCheck.WARN);
		assertThat(settings.advertise()).isEmpty();
		assertThat(settings.noDelay()).isTrue();
		assertThat(settings.keepAlive()).isTrue();
		assertThat(settings.connectInterval()).isEqualTo(Duration.ofSeconds(2));
		assertThat(settings.monitorTimeout()).isEqualTo(Duration.ofSeconds(30));
		assertThat(settings.sendQueueBytes()).isEqualTo(64 << 20);
		assertThat(settings.totalFrameBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
		assertThat(settings.totalSendQueueBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
		assertThat(settings.totalDatabaseBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
	}

	@Test
	void whenSettingsArePrintedThenTheSecretIsNot() {
		NodeSettings settings = NodeSettings.builder().nodeId("n").secret("s3cret").build();
		assertThat(settings).hasToString("NodeSettings[nodeId=n, binds=[*], seeds=[], secret=set, tls=none]");
		assertThat(NodeSettings.builder().nodeId("n").tls(new TestAuthority().newTls()).build())
			.hasToString("NodeSettings[nodeId=n, binds=[*], seeds=[], secret=none, tls=set]");
	}

	@Test
	void whenThereIsASecretOrTlsThenTheNodeIsInANetwork() {
		NodeTls tls = new TestAuthority().newTls();
		assertThat(NodeSettings.builder().build().isNetworked()).isFalse();
		assertThat(NodeSettings.builder().secret("s3cret").build().isNetworked()).isTrue();
		assertThat(NodeSettings.builder().tls(tls).build().isNetworked()).isTrue();
		assertThat(NodeSettings.builder().tls(tls).secret("s3cret").build().isNetworked()).isTrue();
	}

	@Test
	void whenTheNodeIdIsMissingThenTheNodeIsNamedAfterItsHost() {
		assertThat(NodeSettings.builder().build().nodeId()).isEqualTo("%n/");
	}

	@Test
	void whenSettingsAreBuiltFromOthersThenTheyAreTheSame() {
		NodeSettings settings = NodeSettings.builder()
			.nodeId("n")
			.bind("127.0.0.1:0")
			.seed("localhost:4040")
			.address("m", "localhost:4041")
			.secret("s3cret")
			.tls(new TestAuthority().newTls())
			.offer("hmac_sha3_512", "other")
			.accept("cleartext")
			.peerAddressCheck(PeerAddressCheck.OFF)
			.framings("json")
			.advertise("example.org:4040")
			.noDelay(false)
			.keepAlive(false)
			.handshakeTimeout(Duration.ofSeconds(1))
			.connectInterval(Duration.ofSeconds(2))
			.monitorTimeout(Duration.ofSeconds(3))
			.maxFrameBytes(5000)
			.totalFrameBytes(5999)
			.sendQueueBytes(6000)
			.totalSendQueueBytes(6001)
			.receiveQueueBytes(6002)
			.standstillTimeout(Duration.ofSeconds(4))
			.handlerThreads(7)
			.dispatch(Dispatch.INLINE)
			.blockedHandlerThreshold(Duration.ofSeconds(8))
			.global(true)
			.queryTimeout(Duration.ofSeconds(9))
			.databaseEntriesPerNode(10)
			.databaseBytesPerNode(11_000)
			.totalDatabaseBytes(12_000)
			.build();
		assertThat(settings.toBuilder().build()).usingRecursiveComparison().isEqualTo(settings);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a#b", "a;b", "a,b", "\u00e9", "\n" })
	void whenNodeIdIsIllegalThenItIsRefused(String nodeId) {
		assertThat(NodeId.isLegal(nodeId)).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> NodeSettings.builder().nodeId(nodeId).build())
			.withMessageContaining("Illegal node ID");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> NodeSettings.builder().nodeId("n").address(nodeId, "host:1").build());
	}

	@Test
	void whenNodeIdIsTooLongThenItIsRefused() {
		assertThat(NodeId.isLegal("x".repeat(255))).isTrue();
		assertThat(NodeId.isLegal("x".repeat(256))).isFalse();
	}

	@Test
	void whenLimitMakesNoSenseThenTheErrorNamesIt() {
		refused("connectInterval", (builder) -> builder.connectInterval(Duration.ZERO));
		refused("monitorTimeout", (builder) -> builder.monitorTimeout(Duration.ofSeconds(-1)));
		refused("handshakeTimeout", (builder) -> builder.handshakeTimeout(Duration.ZERO));
		refused("maxFrameBytes", (builder) -> builder.maxFrameBytes(100));
		refused("totalFrameBytes", (builder) -> builder.totalFrameBytes(4095));
		refused("sendQueueBytes", (builder) -> builder.sendQueueBytes(-1));
		refused("totalSendQueueBytes", (builder) -> builder.totalSendQueueBytes(0));
		refused("receiveQueueBytes", (builder) -> builder.receiveQueueBytes(4095));
		refused("standstillTimeout", (builder) -> builder.standstillTimeout(Duration.ZERO));
		refused("handlerThreads", (builder) -> builder.handlerThreads(0));
		refused("queryTimeout", (builder) -> builder.queryTimeout(Duration.ZERO));
		refused("databaseEntriesPerNode", (builder) -> builder.databaseEntriesPerNode(0));
		refused("databaseBytesPerNode", (builder) -> builder.databaseBytesPerNode(4095));
		refused("totalDatabaseBytes", (builder) -> builder.totalDatabaseBytes(4095));
	}

	private static void refused(String name, UnaryOperator<NodeSettingsBuilder> customizer) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> customizer.apply(NodeSettings.builder().nodeId("n")).build())
			.withMessageStartingWith(name);
	}

	@Test
	void whenPortIdIsTakenApartThenItHasNodeAndName() {
		assertThat(PortId.parse("node#port")).isEqualTo(new PortId("node", "port")).hasToString("node#port");
		assertThat(PortId.parse("node").isNode()).isTrue();
		assertThat(PortId.parse("node#").isNode()).isTrue();
		assertThat(PortId.parse("node#port#more").name()).isEqualTo("port#more");
		assertThat(PortId.nodeOf("node#port")).isEqualTo("node");
		assertThat(PortId.nodeOf("node")).isEqualTo("node");
		assertThatIllegalArgumentException().isThrownBy(() -> PortId.parse("#port"));
		assertThatIllegalArgumentException().isThrownBy(() -> PortId.parse(""));
	}

	@Test
	void whenNoAuthenticationMethodIsLeftThenThatIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> NodeSettings.builder().offer().build())
			.withMessage("offer must have at least one authentication method");
		assertThatIllegalArgumentException().isThrownBy(() -> NodeSettings.builder().accept().build())
			.withMessage("accept must have at least one authentication method");
	}

	@Test
	void whenNoFramingIsLeftThenThatIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> NodeSettings.builder().framings().build())
			.withMessage("framings must have at least one framing");
	}

}
