package io.aemp;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.Framing;
import io.aemp.testing.HostileException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ReasonTests {

	@Test
	void whenThereAreNoElementsThenTheReasonIsNormal() {
		assertThat(Reason.of()).isSameAs(Reason.NORMAL);
		assertThat(Reason.NORMAL.isNormal()).isTrue();
		assertThat(Reason.NORMAL.kind()).isEmpty();
		assertThat(Reason.NORMAL).hasToString("normal end");
	}

	@Test
	void whenStringsComeAsBytesThenReasonsAreEqual() {
		Reason text = Reason.of("die", "text");
		Reason bytes = Reason.of("die".getBytes(), "text".getBytes());
		assertThat(bytes).isEqualTo(text).hasSameHashCodeAs(text);
		assertThat(bytes.kind()).isEqualTo("die");
		assertThat(Reason.of("die", "other")).isNotEqualTo(text);
	}

	@Test
	void whenExceptionHasNoTextThenItsClassIsTheText() {
		assertThat(Reason.die(new IllegalStateException("text"))).isEqualTo(Reason.of("die", "text"));
		assertThat(Reason.die(new IllegalStateException()))
			.isEqualTo(Reason.of("die", "java.lang.IllegalStateException"));
	}

	@Test
	void whenReasonIsPrintedThenItIsPrintable() {
		assertThat(Reason.of("die", "line\nbreak", 5, null, List.of(1)).toString())
			.startsWith("die, line.break, 5, null, ");
	}

	@Test
	void whenElementIsIllegalThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Reason.of("die", new Object()));
	}

	@Test
	void whenATextIsLargeThenItIsCutVisiblyWithinTheBound() {
		Reason reason = Reason.of("killed", "x".repeat(30 << 20));
		assertThat(reason.elements()).hasSize(2);
		String text = (String) reason.elements().get(1);
		assertThat(text).startsWith("xxx").endsWith("x... (cut from 31457280 characters)").hasSizeGreaterThan(60_000);
		assertThat(sizeOf(reason)).isLessThanOrEqualTo(64 << 10);
	}

	@Test
	void whenReasonsAreLargeInAnyWayThenTheyStayWithinTheBound() {
		Map<String, Object> map = new LinkedHashMap<>();
		for (int i = 0; i < 100_000; i++) {
			map.put("key " + i, i);
		}
		BigInteger number = BigInteger.ONE.shiftLeft(1 << 20);
		Object[] whole = Collections.nCopies(100_000, "element").toArray();
		for (Reason reason : List.of(Reason.of(whole), Reason.of("die", Collections.nCopies(1_000_000, null)),
				Reason.of("die", map), Reason.of("die", new byte[1 << 20]), Reason.of("\u20ac".repeat(1 << 20)),
				Reason.of("\ud83d\ude00".repeat(1 << 20)), Reason.of("die", Map.of("k".repeat(1 << 20), 1)),
				Reason.decoded("die", number), Reason.decoded("die", Double.POSITIVE_INFINITY, whole[0], number),
				Reason.of("die", List.of(List.of(List.of("y".repeat(1 << 20), 2), 3), 4), 5))) {
			assertThat(sizeOf(reason)).as("%s", reason).isLessThanOrEqualTo(64 << 10);
			assertThat(printed(reason)).contains("...", "cut ");
			assertThat(reason.kind()).hasSizeLessThanOrEqualTo(64 << 10);
		}
	}

	@Test
	void whenAReasonIsNestedDeeplyThenTheInnerPartIsReplaced() {
		Object nested = "core";
		for (int level = 0; level < Message.MAX_DEPTH - 1; level++) {
			nested = List.of(nested);
		}
		String printed = Reason.of("die", nested, "behind").elements().toString();
		assertThat(printed).contains("... (cut: nested too deeply)", "behind").doesNotContain("core");
	}

	@Test
	void whenAReasonIsSmallThenNothingIsCut() {
		Map<String, Object> map = Map.of("a", List.of(1L, "two", 3.0), "b", Map.of());
		Reason reason = Reason.of("die", "x".repeat(50_000), map, null, true);
		assertThat(reason.elements()).containsExactly("die", "x".repeat(50_000), map, null, true);
	}

	@Test
	void whenAnElementOfTheApplicationChangesThenTheReasonDoesNot() {
		List<Object> list = new ArrayList<>(List.of("before"));
		Reason reason = Reason.of("die", list);
		list.set(0, new Object());
		assertThat(reason.elements()).containsExactly("die", List.of("before"));
	}

	@Test
	void whenAnElementBecomesIllegalWhileItIsCopiedThenItIsRefused() {
		List<Object> fickle = new AbstractList<>() {

			private int looks;

			@Override
			public Object get(int index) {
				return (this.looks++ == 0) ? "legal" : new Object();
			}

			@Override
			public int size() {
				return 1;
			}

		};
		assertThatIllegalArgumentException().isThrownBy(() -> Reason.of("die", fickle));
	}

	@Test
	void whenEveryMethodOfAnExceptionFailsThenThereIsAReason() {
		assertThat(Reason.die(new HostileException())).isEqualTo(Reason.of("die", HostileException.class.getName()));
	}

	@Test
	void whenTheTextOfAnExceptionIsLargeThenItIsCut() {
		Reason reason = Reason.die(new IllegalStateException("x".repeat(1 << 20)));
		assertThat((String) reason.elements().get(1)).endsWith("... (cut from 1048576 characters)");
		assertThat(sizeOf(reason)).isLessThanOrEqualTo(64 << 10);
	}

	@Test
	void whenAReasonIsShortenedThenAnyPeerTakesIt() {
		Reason shortened = Reason.of("die", "\u20ac" + "x".repeat(1000), List.of("more")).shortened();
		assertThat(shortened.elements()).containsExactly("die", "." + "x".repeat(79) + "...");
		assertThat(Reason.decoded(Double.POSITIVE_INFINITY).shortened().elements()).containsExactly("Infinity", "");
		assertThat(Reason.NORMAL.shortened()).isSameAs(Reason.NORMAL);
	}

	@Test
	void whenAnElementIsLongThenEnoughOfItIsPrintedToUnderstandIt() {
		String why = "node other cannot be reached: " + "x".repeat(270);
		assertThat(Reason.transportError("other", why)).hasToString("transport_error, other, " + why);
		assertThat(Reason.of("die", "x".repeat(301))).hasToString("die, " + "x".repeat(300) + "...");
	}

	@Test
	void whenAReasonHasManyElementsThenItIsPrintedInPart() {
		assertThat(Reason.of(Collections.nCopies(1000, 1).toArray())).hasToString("1, 1, 1, 1, 1, 1, 1, 1, ...");
	}

	private static String printed(Reason reason) {
		return reason.elements()
			.stream()
			.map((element) -> (element instanceof byte[] bytes) ? new String(bytes, StandardCharsets.ISO_8859_1)
					: element)
			.toList()
			.toString();
	}

	/** As it goes over the wire. */
	private static int sizeOf(Reason reason) {
		FrameBuffer bytes = new FrameBuffer(16);
		Framing.SUPPORTED.get(0).write("", reason.elements().toArray(), bytes);
		return bytes.length();
	}

}
