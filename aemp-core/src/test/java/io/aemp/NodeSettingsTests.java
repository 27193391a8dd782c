package io.aemp;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.aemp.testing.TestAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NodeSettingsTests {

	@Test
	void whenOnlyTheNodeIdIsGivenThenTheDefaultsCount() {
		NodeSettings settings = NodeSettings.builder().nodeId("n").build();
		assertThat(settings.network().binds()).containsExactly("*");
		assertThat(settings.network().seeds()).isEmpty();
		assertThat(settings.network().seedSources()).isEmpty();
		assertThat(settings.authentication().secret()).isNull();
		assertThat(settings.authentication().tls()).isNull();
		assertThat(settings.authentication().offered()).containsExactly("tls_sha3_512", "hmac_sha3_512");
		assertThat(settings.authentication().accepted()).containsExactly("tls_sha3_512", "hmac_sha3_512");
		assertThat(settings.connections().framings()).containsExactly("cbor", "json");
		assertThat(settings.authentication().peerAddressCheck()).isEqualTo(PeerAddressCheck.WARN);
		assertThat(settings.network().advertised()).isEmpty();
		assertThat(settings.connections().noDelay()).isTrue();
		assertThat(settings.connections().keepAlive()).isTrue();
		assertThat(settings.timeouts().connect()).isEqualTo(Duration.ofSeconds(2));
		assertThat(settings.timeouts().monitor()).isEqualTo(Duration.ofSeconds(30));
		assertThat(settings.limits().sendQueueBytes()).isEqualTo(64 << 20);
		assertThat(settings.limits().totalFrameBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
		assertThat(settings.limits().totalSendQueueBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
		assertThat(settings.limits().totalDatabaseBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
	}

	@Test
	void whenSettingsArePrintedThenTheSecretIsNot() {
		NodeSettings settings = NodeSettings.builder().nodeId("n").secret("s3cret").build();
		assertThat(settings).hasToString("NodeSettings[nodeId=n, binds=[*], seeds=[], secret=set, tls=none]");
		assertThat(NodeSettings.builder().nodeId("n").tls(new TestAuthority().newTls()).build())
			.hasToString("NodeSettings[nodeId=n, binds=[*], seeds=[], secret=none, tls=set]");
		assertThat(settings.authentication())
			.hasToString("AuthenticationSettings[secret=set, tls=none, offered=[tls_sha3_512, hmac_sha3_512], "
					+ "accepted=[tls_sha3_512, hmac_sha3_512], peerAddressCheck=WARN]");
	}

	@Test
	void whenThereIsASecretOrTlsThenTheNodeIsInANetwork() {
		NodeTls tls = new TestAuthority().newTls();
		assertThat(NodeSettings.builder().build().authentication().isNetworked()).isFalse();
		assertThat(NodeSettings.builder().secret("s3cret").build().authentication().isNetworked()).isTrue();
		assertThat(NodeSettings.builder().tls(tls).build().authentication().isNetworked()).isTrue();
		assertThat(NodeSettings.builder().tls(tls).secret("s3cret").build().authentication().isNetworked()).isTrue();
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
			.authentication((authentication) -> authentication.offer("hmac_sha3_512", "other")
				.accept("cleartext")
				.peerAddressCheck(PeerAddressCheck.OFF))
			.connections((connections) -> connections.framings("json"))
			.network((network) -> network.advertise("example.org:4040"))
			.connections((connections) -> connections.noDelay(false).keepAlive(false))
			.timeouts((timeouts) -> timeouts.handshake(Duration.ofSeconds(1))
				.connect(Duration.ofSeconds(2))
				.monitor(Duration.ofSeconds(3)))
			.limits((limits) -> limits.maxFrameBytes(5000)
				.totalFrameBytes(5999)
				.sendQueueBytes(6000)
				.totalSendQueueBytes(6001)
				.receiveQueueBytes(6002))
			.timeouts((timeouts) -> timeouts.standstill(Duration.ofSeconds(4)))
			.handlers(
					(handlers) -> handlers.threads(7).dispatch(Dispatch.INLINE).blockedThreshold(Duration.ofSeconds(8)))
			.network((network) -> network.global(true))
			.timeouts((timeouts) -> timeouts.query(Duration.ofSeconds(9)))
			.limits((limits) -> limits.databaseEntriesPerNode(10)
				.databaseBytesPerNode(11_000)
				.totalDatabaseBytes(12_000))
			.build();
		assertThat(settings.toBuilder().build()).usingRecursiveComparison().isEqualTo(settings);
	}

	@ParameterizedTest
	@MethodSource("groups")
	void whenAValueIsChangedThenTheOthersOfItsGroupStay(Record group) throws ReflectiveOperationException {
		int changed = 0;
		for (Method method : group.getClass().getDeclaredMethods()) {
			if (method.getReturnType() == group.getClass() && Modifier.isPublic(method.getModifiers())
					&& !Modifier.isStatic(method.getModifiers())) {
				Object[] arguments = Arrays.stream(method.getParameterTypes())
					.map((type) -> (type == boolean.class) ? !flag(group, method.getName()) : other(type))
					.toArray();
				assertThat(differences(group, (Record) method.invoke(group, arguments))).as("%s", method).hasSize(1);
				changed++;
			}
		}
		assertThat(changed).isGreaterThanOrEqualTo(group.getClass().getRecordComponents().length);
	}

	static Stream<Record> groups() {
		return Stream.of(NetworkSettings.DEFAULTS, AuthenticationSettings.DEFAULTS, ConnectionSettings.DEFAULTS,
				HandlerSettings.DEFAULTS, Timeouts.DEFAULTS, Limits.DEFAULTS);
	}

	private static List<String> differences(Record before, Record after) throws ReflectiveOperationException {
		List<String> differences = new ArrayList<>();
		for (RecordComponent component : before.getClass().getRecordComponents()) {
			Method accessor = component.getAccessor();
			if (!Objects.equals(accessor.invoke(before), accessor.invoke(after))) {
				differences.add(component.getName());
			}
		}
		return differences;
	}

	private static boolean flag(Record group, String component) {
		try {
			return (boolean) group.getClass().getMethod(component).invoke(group);
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Returns a legal value that no setting has by default. */
	private static Object other(Class<?> type) {
		Map<Class<?>, Object> values = Map.of(int.class, 12_345, long.class, 123_456L, Duration.class,
				Duration.ofHours(7), String.class, "other", String[].class, new String[] { "other" }, List.class,
				List.of("other"), Dispatch.class, Dispatch.INLINE, PeerAddressCheck.class, PeerAddressCheck.REQUIRE,
				Map.class, Map.of("other", List.of("other")));
		if (type == SeedSource.class) {
			return (SeedSource) () -> List.of();
		}
		if (type == Secret.class) {
			return Secret.of("s3cret");
		}
		return (type == NodeTls.class) ? new TestAuthority().newTls() : Objects.requireNonNull(values.get(type));
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
		refused("connectTimeout", (builder) -> builder.timeouts((timeouts) -> timeouts.connect(Duration.ZERO)));
		refused("monitorTimeout",
				(builder) -> builder.timeouts((timeouts) -> timeouts.monitor(Duration.ofSeconds(-1))));
		refused("handshakeTimeout", (builder) -> builder.timeouts((timeouts) -> timeouts.handshake(Duration.ZERO)));
		refused("maxFrameBytes", (builder) -> builder.limits((limits) -> limits.maxFrameBytes(100)));
		refused("totalFrameBytes", (builder) -> builder.limits((limits) -> limits.totalFrameBytes(4095)));
		refused("sendQueueBytes", (builder) -> builder.limits((limits) -> limits.sendQueueBytes(-1)));
		refused("totalSendQueueBytes", (builder) -> builder.limits((limits) -> limits.totalSendQueueBytes(0)));
		refused("receiveQueueBytes", (builder) -> builder.limits((limits) -> limits.receiveQueueBytes(4095)));
		refused("standstillTimeout", (builder) -> builder.timeouts((timeouts) -> timeouts.standstill(Duration.ZERO)));
		refused("handlerThreads", (builder) -> builder.handlers((handlers) -> handlers.threads(0)));
		refused("queryTimeout", (builder) -> builder.timeouts((timeouts) -> timeouts.query(Duration.ZERO)));
		refused("databaseEntriesPerNode", (builder) -> builder.limits((limits) -> limits.databaseEntriesPerNode(0)));
		refused("databaseBytesPerNode", (builder) -> builder.limits((limits) -> limits.databaseBytesPerNode(4095)));
		refused("totalDatabaseBytes", (builder) -> builder.limits((limits) -> limits.totalDatabaseBytes(4095)));
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
		assertThatIllegalArgumentException().isThrownBy(() -> AuthenticationSettings.DEFAULTS.offer())
			.withMessage("offer must have at least one authentication method");
		assertThatIllegalArgumentException().isThrownBy(() -> AuthenticationSettings.DEFAULTS.accept())
			.withMessage("accept must have at least one authentication method");
	}

	@Test
	void whenNoFramingIsLeftThenThatIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ConnectionSettings.DEFAULTS.framings(List.of()))
			.withMessage("framings must have at least one framing");
	}

	@Test
	void whenAShortFormIsUsedThenItIsThatOfTheGroup() {
		NodeSettings settings = NodeSettings.builder()
			.global(true)
			.offer("hmac_sha3_512")
			.accept("cleartext")
			.framings("json")
			.connectInterval(Duration.ofSeconds(3))
			.monitorTimeout(Duration.ofSeconds(4))
			.handlerThreads(5)
			.dispatch(Dispatch.INLINE)
			.blockedHandlerThreshold(Duration.ofSeconds(6))
			.build();
		assertThat(settings.network().global()).isTrue();
		assertThat(settings.authentication().offered()).containsExactly("hmac_sha3_512");
		assertThat(settings.authentication().accepted()).containsExactly("cleartext");
		assertThat(settings.connections().framings()).containsExactly("json");
		assertThat(settings.timeouts().connect()).hasSeconds(3);
		assertThat(settings.timeouts().monitor()).hasSeconds(4);
		assertThat(settings.handlers()).isEqualTo(new HandlerSettings(5, Dispatch.INLINE, Duration.ofSeconds(6)));
	}

}
