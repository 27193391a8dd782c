package io.aemp.transport.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aemp.handshake.Greeting;
import io.aemp.testing.ManualTimers;
import io.aemp.transport.PacketObserver;
import io.aemp.wire.FrameLimits;
import io.aemp.wire.Framing;
import io.aemp.wire.OctetBuffer;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a connection when the process is short of memory: it ends, and leaves
 * no hole.
 */
class PacketHandlerTests {

	private static final Framing FRAMING = Framing.named("cbor");

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final FailingObserver observer = new FailingObserver();

	private final PacketHandler handler = new PacketHandler(this.channel,
			new Greeting("peer", List.of("none"), List.of("cbor"), Map.of()), FRAMING,
			FRAMING.newReader(FrameLimits.ofFrameBytes(4096)), Unpooled.buffer(), new ManualTimers(), this.observer);

	private final OctetBuffer packet = new OctetBuffer(64);

	PacketHandlerTests() {
		this.channel.pipeline().addLast(this.handler);
		this.handler.begin();
		FRAMING.write("port", new Object[] { 1 }, this.packet);
	}

	@Test
	void whenOctetsCannotBeWrittenThenTheConnectionEnds() {
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

		@Override
		public void received(@Nullable Object[] elements, int octets, int count) {
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
