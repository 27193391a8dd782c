package io.aemp.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A target is worth something only if it notices a reader or writer that is wrong.
 */
class FrameTargetTests {

	private static final Framing JSON = Framing.named("json");

	private static final FrameLimits WIDE = FrameLimits.ofFrameBytes(1 << 20);

	@Test
	void whenAReaderIsRightThenTheOutcomeTellsWhatCameOfIt() {
		FrameTarget target = new FrameTarget(JSON);
		assertThat(target.check(input("[\"p\",1]"))).isEqualTo(new Outcome(true, null));
		assertThat(target.check(input("[\"p\""))).isEqualTo(new Outcome(false, null));
		assertThat(target.check(input("[1][2]x")).accepted()).isTrue();
		assertThat(target.check(input("[1][2]x")).refusal()).isNotNull();
		assertThat(target.check(new byte[0])).isEqualTo(new Outcome(false, null));
	}

	@Test
	void whenAReaderThrowsSomethingElseThenTheTargetThrowsItToo() {
		assertNoticed(input("[\"p\"]"), (limits) -> limits, (reader) -> new Wrapped(reader) {
			@Override
			public @Nullable Object @Nullable [] next() {
				throw new IllegalStateException("not documented");
			}
		}).isInstanceOf(IllegalStateException.class).hasMessage("not documented");
	}

	@Test
	void whenARefusalHasContentsThenTheTargetNotices() {
		assertNoticed(input("[\"p\"]"), (limits) -> limits, (reader) -> new Wrapped(reader) {
			@Override
			public @Nullable Object @Nullable [] next() throws FrameException {
				throw new FrameException("Not so: \n");
			}
		}).hasMessageStartingWith("A refusal cannot be logged");
	}

	@Test
	void whenTheCutsCountThenTheTargetNotices() {
		assertNoticed(input("[\"p\",1,2]"), (limits) -> limits, (reader) -> new Wrapped(reader) {
			@Override
			public @Nullable Object @Nullable [] next() throws FrameException {
				@Nullable Object @Nullable [] packet = super.next();
				return (packet != null) ? new Object[] { "p", this.pieces } : null;
			}
		}).hasMessage("Packet 0 depends on the cuts");
		assertNoticed(input("[\"p\",1,2]"), (limits) -> limits, (reader) -> new Wrapped(reader) {
			@Override
			public @Nullable Object @Nullable [] next() throws FrameException {
				if (this.pieces > 5) {
					throw new FrameException("Too many pieces");
				}
				return super.next();
			}
		}).hasMessage("In one piece: null, byte by byte: Too many pieces");
	}

	@Test
	void whenAPacketComesLateThenTheTargetNotices() {
		assertNoticed(input("[\"p\"] [\"q\"] "), (limits) -> limits, (reader) -> new Wrapped(reader) {

			private final List<@Nullable Object[]> late = new ArrayList<>();

			@Override
			public void feed(ByteBuffer bytes) {
				try {
					for (Object[] packet = super.next(); packet != null; packet = super.next()) {
						this.late.add(packet);
					}
				}
				catch (FrameException ex) {
					throw new IllegalStateException(ex);
				}
				super.feed(bytes);
			}

			@Override
			public @Nullable Object @Nullable [] next() throws FrameException {
				return this.late.isEmpty() ? null : this.late.remove(0);
			}
		}).hasMessageMatching("\\d packets in one piece, \\d byte by byte");
	}

	@Test
	void whenMemoryIsAllocatedForAnythingThatDidNotComeThenTheTargetNotices() {
		assertNoticed(input("[\"p\"]"), (limits) -> limits, (reader) -> new Wrapped(reader) {

			private byte[] room = {};

			@Override
			public void feed(ByteBuffer bytes) {
				this.room = new byte[1 << 20];
				this.room[0] = 1;
				super.feed(bytes);
			}
		}).hasMessageMatching("\\d+ bytes were allocated for 5 that came");
	}

	@Test
	void whenALimitDoesNotHoldThenTheTargetNotices() {
		assertNoticed(input(1, "[\"" + "x".repeat(100) + "\"]"), (limits) -> WIDE, (reader) -> reader)
			.hasMessage("A packet is too large");
		assertNoticed(input(1, "[\"" + "x".repeat(120)), (limits) -> WIDE, (reader) -> reader)
			.hasMessage("A reader keeps 110 bytes");
		assertNoticed(input(2, "[\"p\",[{\"a\":[]}]]"), (limits) -> WIDE, (reader) -> reader)
			.hasMessage("A packet is nested too deeply");
		assertNoticed(input(3, "[\"p\",{\"a\":1,\"b\":2,\"c\":3,\"d\":4},5]"), (limits) -> WIDE, (reader) -> reader)
			.hasMessage("A packet has too many elements");
	}

	@Test
	void whenTheSizeOfAPacketIsToldWrongThenTheTargetNotices() {
		assertNoticed(input(" [\"p\",{\"a\":1}]"), (limits) -> limits, (reader) -> new Wrapped(reader) {
			@Override
			public int frameBytes() {
				return super.frameBytes() + 1;
			}
		}).hasMessage("A packet has not 14 bytes");
		assertNoticed(input("[\"p\",{\"a\":1}]"), (limits) -> limits, (reader) -> new Wrapped(reader) {
			@Override
			public int frameElements() {
				return super.frameElements() - 1;
			}
		}).hasMessage("A packet has not 3 elements");
	}

	@Test
	void whenAnotherPacketIsReadThenTheTargetNotices() {
		assertNoticed(input("[\"p\",1]"), (limits) -> limits, (reader) -> new Wrapped(reader) {
			@Override
			public @Nullable Object @Nullable [] next() throws FrameException {
				return (super.next() != null) ? new Object[] { "p", 2 } : null;
			}
		}).hasMessage("Jackson's blocking parser reads another packet");
	}

	@Test
	void whenAnotherPacketIsWrittenThenTheTargetNotices() {
		Framing forgetful = new Broken((limits) -> limits, (reader) -> reader) {
			@Override
			public void write(String portName, @Nullable Object[] elements, FrameBuffer out) {
				super.write(portName, new Object[0], out);
			}
		};
		assertThatThrownBy(() -> new FrameTarget(forgetful).check(input("[\"p\",1]")))
			.hasMessage("A packet is another one after json");
		Framing talkative = new Broken((limits) -> limits, (reader) -> reader) {
			@Override
			public void write(String portName, @Nullable Object[] elements, FrameBuffer out) {
				super.write(portName, elements, out);
				super.write(portName, elements, out);
			}
		};
		assertThatThrownBy(() -> new FrameTarget(talkative).check(input("[\"p\",1]")))
			.hasMessage("A packet became two");
	}

	private static AbstractThrowableAssert<?, ? extends Throwable> assertNoticed(byte[] input,
			UnaryOperator<FrameLimits> limits, UnaryOperator<FrameReader> reader) {
		FrameTarget target = new FrameTarget(new Broken(limits, reader));
		return assertThatThrownBy(() -> target.check(input));
	}

	private static byte[] input(String json) {
		return input(0, json);
	}

	private static byte[] input(int choice, String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(4 + bytes.length)
			.put((byte) choice)
			.putShort((short) 0x0203)
			.put((byte) 1)
			.put(bytes)
			.array();
	}

	/** JSON with something wrong. */
	private static class Broken implements Framing {

		private final UnaryOperator<FrameLimits> limits;

		private final UnaryOperator<FrameReader> reader;

		Broken(UnaryOperator<FrameLimits> limits, UnaryOperator<FrameReader> reader) {
			this.limits = limits;
			this.reader = reader;
		}

		@Override
		public String name() {
			return "json";
		}

		@Override
		public void write(String portName, @Nullable Object[] elements, FrameBuffer out) {
			JSON.write(portName, elements, out);
		}

		@Override
		public FrameReader newReader(FrameLimits limits) {
			return this.reader.apply(JSON.newReader(this.limits.apply(limits)));
		}

	}

	/** A reader that is changed in one place. */
	private abstract static class Wrapped implements FrameReader {

		private final FrameReader reader;

		/** The number of pieces that came. */
		int pieces;

		Wrapped(FrameReader reader) {
			this.reader = reader;
		}

		@Override
		public void feed(ByteBuffer bytes) {
			this.pieces++;
			this.reader.feed(bytes);
		}

		@Override
		public @Nullable Object @Nullable [] next() throws FrameException {
			return this.reader.next();
		}

		@Override
		public int frameBytes() {
			return this.reader.frameBytes();
		}

		@Override
		public long unfinishedBytes() {
			return this.reader.unfinishedBytes();
		}

		@Override
		public int frameElements() {
			return this.reader.frameElements();
		}

	}

}
