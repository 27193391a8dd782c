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
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class NettyPipelineTests {

	private static final Framing FRAMING = Framing.named("cbor");

	private final List<String> log = new ArrayList<>();

	/** Native sockets notice an end at once, even if nobody reads. */
	@Test
	void whenAChannelEndedBeforeItCarriesPacketsThenThoseThatCameAreDeliveredAndThenItsEnd() {
		EmbeddedChannel channel = new EmbeddedChannel();
		channel.close();
		FrameBuffer packet = new FrameBuffer(64);
		FRAMING.write("port", new Object[] { "early" }, packet);
		PacketHandler handler = new PacketHandler(channel,
				new Greeting("peer", List.of("none"), List.of("cbor"), Map.of()), FRAMING,
				FRAMING.newReader(FrameLimits.ofFrameBytes(4096)),
				Unpooled.copiedBuffer(packet.array(), 0, packet.length()), new ManualTimers(),
				new InboundBudget("Unfinished packets", Long.MAX_VALUE,
						new LimitedLog(LoggerFactory.getLogger("test"), new ManualTimers(), Runnable::run)),
				new Observer());
		NettyPipeline.establish(channel, handler);
		handler.begin();
		assertThat(this.log).containsExactly("early", "the connection was closed by the other side");
	}

	private final class Observer implements PacketObserver {

		@Override
		public void received(@Nullable Object[] elements, int bytes, int count) {
			NettyPipelineTests.this.log.add(String.valueOf(elements[1]));
		}

		@Override
		public void delivered() {
		}

		@Override
		public void writable() {
		}

		@Override
		public void closed(String why) {
			NettyPipelineTests.this.log.add(why);
		}

	}

}
