package io.aemp.node;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import io.aemp.Dispatch;
import io.aemp.ElementMapper;
import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.Port;
import io.aemp.PortId;
import io.aemp.Reason;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a receiver cannot tell from the values of a message whether its sender is on
 * the same node or on another one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameEverywhereTests {

	private final AempNode here = AempNode.start(settings("here").bind("127.0.0.1:0").build());

	private final Map<String, AempNode> senders = Map.of("here", this.here, "cbor", linked("cbor"), "json",
			linked("json"));

	private final BlockingQueue<List<@Nullable Object>> received = new LinkedBlockingQueue<>();

	private final Port port = this.here.port((message) -> this.received.add(new ArrayList<>(message.elements())));

	private static NodeSettingsBuilder settings(String nodeId) {
		return NodeSettings.builder()
			.nodeId(nodeId)
			.secret("a secret of 32 random characters")
			.handlers((handlers) -> handlers.dispatch(Dispatch.POOL));
	}

	/** Writes to the node here in the framing that it is named after. */
	private AempNode linked(String framing) {
		String listener = this.here.listeners().get(0);
		return AempNode.start(settings(framing).connections((connections) -> connections.framings(framing))
			.address("here", listener)
			.seed(listener)
			.build());
	}

	@BeforeAll
	void awaitLinks() {
		Awaitility.await().until(() -> this.here.upNodes().containsAll(Set.of("cbor", "json")));
	}

	@AfterAll
	void close() {
		this.senders.values().forEach(AempNode::close);
	}

	private static Map<String, @Nullable Object> values() {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		values.put("null", null);
		values.put("booleans", List.of(true, Boolean.FALSE));
		values.put("byte", (byte) -5);
		values.put("short", (short) 6);
		values.put("int", Integer.MIN_VALUE);
		values.put("long", Long.MIN_VALUE);
		values.put("float", 1.1f);
		values.put("integral float", 2f);
		values.put("double", 1e300);
		values.put("negative zero", -0.0);
		values.put("small BigInteger", BigInteger.TEN);
		values.put("least long", BigInteger.valueOf(Long.MIN_VALUE));
		values.put("beyond long", BigInteger.ONE.shiftLeft(63));
		values.put("large BigInteger", BigInteger.ONE.shiftLeft(100).negate());
		values.put("BigDecimal", new BigDecimal("1.50"));
		values.put("atomic", List.of(new AtomicInteger(1), new AtomicLong(2)));
		values.put("text", "\u00fc\ud83d\ude00");
		values.put("character", 'c');
		values.put("builder", new StringBuilder("built"));
		values.put("buffer", new StringBuffer("buffered"));
		values.put("empty list", new ArrayList<>());
		values.put("list of one", new ArrayList<>(List.of(1)));
		values.put("array list", new ArrayList<>(List.of(1, (short) 2, 3f)));
		values.put("fixed list", Arrays.asList(1, null));
		values.put("linked list", new LinkedList<>(List.of(1, 2)));
		values.put("vector", new Vector<>(List.of(1, 2)));
		values.put("copied list", new CopyOnWriteArrayList<>(List.of(1, 2)));
		values.put("sub list", new ArrayList<>(List.of(1, 2, 3)).subList(1, 3));
		values.put("read-only list", Collections.unmodifiableList(new ArrayList<>(List.of(1, 2))));
		values.put("sets", List.of(Set.of(1), new TreeSet<>(Set.of("a", "b")), EnumSet.of(Dispatch.POOL)));
		values.put("deque", new ArrayDeque<>(List.of(1, 2)));
		values.put("empty map", new HashMap<>());
		values.put("map of one", new HashMap<>(Map.of("k", 1.0f)));
		values.put("ordered map", new LinkedHashMap<>(new TreeMap<>(Map.of("b", 1, "a", 2))));
		values.put("tree map", new TreeMap<>(Map.of("b", List.of((byte) 1), "a", 2)));
		values.put("concurrent map", new ConcurrentHashMap<>(Map.of("b", 1)));
		values.put("arrays", List.of(new int[] { 1, 2 }, new long[] { 3 }, new double[] { 1.5 }, new String[] { "a" },
				new Object[] { 1, "b" }, new char[] { 'x', 'y' }, new boolean[] { true }, new float[] { 1.5f }));
		values.put("int array", new int[] { 1, 2 });
		values.put("nested", new ArrayList<>(List.of(new HashMap<>(Map.of("k", new LinkedList<>(List.of(1)))))));
		values.put("record", new Pair((short) 1, new int[] { 2 }, 3f, List.of(4)));
		values.put("records", new ArrayList<>(List.of(new Pair((short) 1, new int[] {}, 3f, List.of()))));
		values.put("enum", Dispatch.INLINE);
		values.put("optionals", Arrays.asList(Optional.of(1), Optional.empty(), OptionalInt.of(2)));
		values.put("optional", Optional.of((byte) 1));
		values.put("times", List.of(Instant.EPOCH, Duration.ofSeconds(90)));
		values.put("others", List.of(new UUID(1, 2), Locale.GERMANY));
		return values;
	}

	/** Classes and values, at all levels. */
	private static String form(@Nullable Object value) {
		if (value == null) {
			return "null";
		}
		String content = (value instanceof List<?> list)
				? list.stream().map(SameEverywhereTests::form).collect(Collectors.joining(", ", "[", "]"))
				: (value instanceof Map<?, ?> map)
						? map.entrySet()
							.stream()
							.map((entry) -> entry.getKey() + "=" + form(entry.getValue()))
							.collect(Collectors.joining(", ", "{", "}"))
						: (value instanceof byte[] bytes) ? HexFormat.of().formatHex(bytes) : value.toString();
		return value.getClass().getName() + " " + content;
	}

	private List<@Nullable Object> next() throws InterruptedException {
		List<@Nullable Object> next = this.received.poll(Patience.SECONDS, TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		return next;
	}

	@ParameterizedTest
	@ValueSource(strings = { "cbor", "json" })
	void whenAnyValueIsSentThenItArrivesInTheSameFormAsWithinTheNode(String framing) throws Exception {
		for (Map.Entry<String, @Nullable Object> value : values().entrySet()) {
			this.here.snd(this.port.id(), value.getKey(), value.getValue());
			String local = form(next());
			this.senders.get(framing).snd(this.port.id(), value.getKey(), value.getValue());
			assertThat(form(next())).as(value.getKey()).isEqualTo(local);
		}
	}

	/** JSON has no byte strings: there they are texts of Latin-1. */
	@Test
	void whenBytesAreSentThenTheyArriveInTheSameFormAsWithinTheNodeButForJson() throws Exception {
		for (Object value : List.of(new byte[] { 1, -1 }, new byte[0], List.of(new byte[] { 2 }, 1),
				new ArrayList<>(List.of(Map.of("k", new byte[] { 3 }))))) {
			this.here.snd(this.port.id(), value);
			String local = form(next());
			this.senders.get("cbor").snd(this.port.id(), value);
			assertThat(form(next())).isEqualTo(local);
		}
		this.senders.get("json").snd(this.port.id(), new byte[] { 1, -1 });
		assertThat(next()).containsExactly("\u0001\u00ff");
	}

	@ParameterizedTest
	@ValueSource(strings = { "here", "cbor", "json" })
	void whenTheSenderChangesWhatItHasSentThenTheReceiverDoesNotSeeThat(String sender) throws Exception {
		AempNode node = this.senders.get(sender);
		byte[] bytes = { 1 };
		List<Object> list = new ArrayList<>(List.of("before"));
		Map<String, Object> map = new HashMap<>(Map.of("key", list));
		CompletableFuture<Void> changed = new CompletableFuture<>();
		Port late = this.here.port((message) -> {
			changed.join();
			this.received.add(message.elements());
		});
		node.snd(late.id(), bytes, list, map, List.of(bytes));
		bytes[0] = 2;
		list.set(0, "after");
		map.put("key", "after");
		changed.complete(null);
		Message message = Message.decoded(next().toArray(), 0);
		assertThat(message.bytes(0)).containsExactly(1);
		assertThat(message.list(1)).containsExactly("before");
		assertThat(message.map(2)).isEqualTo(Map.of("key", List.of("before")));
		assertThat(Message.decoded(message.list(3).toArray(), 0).bytes(0)).containsExactly(1);
	}

	@Test
	void whenWhatIsSentLaterChangesMeanwhileThenItIsSentAsItWas() throws Exception {
		List<Object> list = new ArrayList<>(List.of("before"));
		Port dying = this.here.port((message) -> {
		});
		this.here.after(Duration.ofMillis(1), this.port.id(), "timer", list);
		this.here.mon(dying.id(), this.port.id(), "monitor", list);
		list.set(0, "after");
		assertThat(next()).containsExactly("timer", List.of("before"));
		this.here.kil(dying.id());
		assertThat(next()).containsExactly("monitor", List.of("before"));
	}

	@Test
	void whenAMessageWaitsForALinkThenItIsSentAsItWas() throws Exception {
		try (AempNode unlinked = AempNode
			.create(settings("unlinked").address("here", this.here.listeners().get(0)).build())) {
			List<Object> list = new ArrayList<>(List.of("before"));
			byte[] bytes = { 1 };
			unlinked.start();
			unlinked.snd(this.port.id(), list, bytes);
			list.set(0, "after");
			bytes[0] = 2;
			Message message = Message.decoded(next().toArray(), 0);
			assertThat(message.list(0)).containsExactly("before");
			assertThat(message.bytes(1)).containsExactly(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "cbor", "json" })
	void whenArgumentsRepliesAndReasonsTravelThenTheyHaveTheSameFormAsWithinTheNode(String framing) throws Exception {
		Object[] elements = { (byte) 1, 1.5f, new ArrayList<>(List.of(1, 2)), new int[] { 3 }, BigInteger.TWO };
		List<String> forms = new ArrayList<>();
		Guard function = this.here.function("Test::take", (message) -> {
			this.received.add(message.elements());
			if (message.size() > elements.length) {
				this.here.snd(message.text(elements.length), message.elements().subList(0, elements.length).toArray());
			}
		});
		try {
			for (AempNode sender : List.of(this.here, this.senders.get(framing))) {
				StringBuilder form = new StringBuilder();
				sender.sndToFunc("here", "Test::take", elements);
				form.append(form(next()));
				sender.spawn("here", "Test::take", elements);
				form.append(form(next()));
				Port answering = this.here.port((message) -> this.here.snd(message.text(0), elements));
				form.append(form(sender.cal(answering.id()).get(Patience.SECONDS, TimeUnit.SECONDS).elements()));
				Port dying = this.here.port((message) -> {
				});
				CompletableFuture<Reason> reason = new CompletableFuture<>();
				sender.mon(dying.id(), reason::complete);
				sender.kil(dying.id(), elements);
				form.append(form(new ArrayList<>(reason.get(Patience.SECONDS, TimeUnit.SECONDS).elements())));
				sender.snd(PortId.nodeOf(this.port.id()), "snd", this.port.id(), elements[0], elements[2]);
				form.append(form(next()));
				forms.add(form.toString());
			}
		}
		finally {
			function.close();
		}
		assertThat(forms.get(1)).isEqualTo(forms.get(0));
	}

	@Test
	void whenAllElementsHaveTheTypesOfTheWireThenNothingIsCopied() {
		Object[] elements = { "tag", 1L, true, 1.5, BigInteger.ONE.shiftLeft(64) };
		assertThat(ElementMapper.standard().received(elements)).isSameAs(elements);
	}

	record Pair(short first, int[] second, float third, List<Integer> fourth) {

	}

}
