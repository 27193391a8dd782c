package io.aemp.internal.transport.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.transport.InboundBudget;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.Framing;
import io.aemp.testing.ManualTimers;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests a connection when the process is short of memory: it ends, and leaves no gap.
 */
class PacketHandlerTests {

	private static final Framing FRAMING = Framing.named("cbor");

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final FailingObserver observer = new FailingObserver();

	private final InboundBudget budget = new InboundBudget("Unfinished packets", 100_000,
			new LimitedLog(LoggerFactory.getLogger(PacketHandlerTests.class), new ManualTimers(), Runnable::run));

	private final PacketHandler handler = new PacketHandler(this.channel,
			new Greeting("peer", List.of("none"), List.of("cbor"), Map.of()), FRAMING,
			FRAMING.newReader(FrameLimits.ofFrameBytes(1 << 20)), Unpooled.buffer(), new ManualTimers(), this.budget,
			this.observer);

	private final FrameBuffer packet = new FrameBuffer(64);

	PacketHandlerTests() {
		this.channel.pipeline().addLast(this.handler);
		this.handler.begin();
		FRAMING.write("port", new Object[] { 1 }, this.packet);
	}

	@Test
	void whenBytesCannotBeWrittenThenTheConnectionEnds() {
		this.channel.config().setAllocator(new FullMemory());
		this.handler.write(this.packet.array(), this.packet.length());
		assertThat(this.observer.closed).singleElement().asString().contains("could not be written", "made up");
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void whenWhatCameTogetherCannotBeDeliveredThenTheConnectionEnds() {
		this.observer.failing = true;
		this.channel.writeInbound(Unpooled.copiedBuffer(this.packet.array(), 0, this.packet.length()));
		assertThat(this.observer.closed).singleElement().asString().contains("could not be delivered", "made up");
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void whenAFailureFailsToTellOfItselfThenTheConnectionEndsAllTheSame() {
		this.channel.pipeline().fireExceptionCaught(new Unspeakable());
		assertThat(this.observer.closed).containsExactly("the connection failed");
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void whenAPacketCannotBeHandledAndTheFailureCannotTellOfItselfThenTheConnectionEnds() {
		this.observer.unspeakable = true;
		this.channel.writeInbound(Unpooled.copiedBuffer(this.packet.array(), 0, this.packet.length()));
		assertThat(this.observer.closed).containsExactly("a packet could not be handled: ");
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void whenAnUnfinishedPacketTakesTooMuchThenTheConnectionEnds() {
		this.channel.writeInbound(Unpooled.wrappedBuffer(new byte[] { (byte) 0x81, 0x7a, 0, 8, 0, 0 }));
		this.channel.writeInbound(Unpooled.wrappedBuffer(new byte[50_000]));
		assertThat(this.budget.charged()).isGreaterThanOrEqualTo(50_000);
		assertThat(this.observer.closed).isEmpty();
		this.channel.writeInbound(Unpooled.wrappedBuffer(new byte[100_000]));
		assertThat(this.observer.closed).singleElement().asString().startsWith("its unfinished packet took most");
		assertThat(this.budget.charged()).isZero();
	}

	@Test
	void whenAnUnfinishedPacketIsCompleteThenItCountsNoMore() {
		this.channel.writeInbound(Unpooled.wrappedBuffer(new byte[] { (byte) 0x81, 0x7a, 0, 0, 0x40, 0 }));
		this.channel.writeInbound(Unpooled.wrappedBuffer(new byte[0x3fff]));
		assertThat(this.budget.charged()).isPositive();
		this.channel.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
		assertThat(this.budget.charged()).isZero();
	}

	private static final class Unspeakable extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new OutOfMemoryError("made up by the test");
		}

	}

	private static final class FullMemory extends AbstractByteBufAllocator {

		@Override
		protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
			throw new OutOfMemoryError("made up by the test");
		}

		@Override
		protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
			throw new OutOfMemoryError("made up by the test");
		}

		@Override
		public boolean isDirectBufferPooled() {
			return false;
		}

	}

	private static final class FailingObserver implements PacketObserver {

		private final List<String> closed = new ArrayList<>();

		private boolean failing;

		private boolean unspeakable;

		@Override
		public void received(@Nullable Object[] elements, int bytes, int count) {
			if (this.unspeakable) {
				throw new Unspeakable();
			}
		}

		@Override
		public void delivered() {
			if (this.failing) {
				throw new OutOfMemoryError("made up by the test");
			}
		}

		@Override
		public void writable() {
		}

		@Override
		public void closed(String why) {
			this.closed.add(why);
		}

	}

}
