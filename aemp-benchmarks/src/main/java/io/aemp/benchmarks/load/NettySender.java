package io.aemp.benchmarks.load;

import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

/**
 * Bare Netty that sends.
 */
final class NettySender implements Sender {

	private static final String PORT_NAME = "4Pm4psEtnPb";

	private final Options options;

	private final Window window = new Window();

	private final BlockingQueue<Integer> replies = new LinkedBlockingQueue<>();

	private final CompletableFuture<NettyPeer> peer = new CompletableFuture<>();

	private final Channel listener;

	NettySender(Options options, Contender contender) {
		this.options = options;
		this.listener = new ServerBootstrap().group(NettyPeer.loops())
			.channel(NettyPeer.listener())
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					NettySender.this.peer.complete(new NettyPeer(channel, contender, NettySender.this::receive));
				}

			})
			.bind("127.0.0.1", 0)
			.syncUninterruptibly()
			.channel();
	}

	private void receive(Object[] message) {
		int number = (Integer) message[2];
		switch ((String) message[1]) {
			case "taken" -> this.window.taken();
			case "done" -> this.replies.add(number);
			default -> {
				if (++number < this.options.messages()) {
					this.peer.join().send(PORT_NAME, "tick", number, PAYLOAD);
				}
				else {
					this.replies.add(number);
				}
			}
		}
	}

	@Override
	public String address() {
		return "127.0.0.1:" + ((InetSocketAddress) this.listener.localAddress()).getPort();
	}

	@Override
	public void connect() {
		this.peer.join();
	}

	@Override
	public long round() throws InterruptedException {
		NettyPeer peer = this.peer.join();
		long start = System.nanoTime();
		if (this.options.load() == Load.PING_PONG) {
			peer.send(PORT_NAME, "tick", 0, PAYLOAD);
		}
		else {
			Senders.run(this.options.senders(), () -> send(peer));
			peer.send(PORT_NAME, "end", 0);
		}
		long handled = this.replies.take();
		long nanos = System.nanoTime() - start;
		this.window.reset();
		long sent = (long) this.options.messages() * this.options.senders();
		if (handled != sent) {
			throw new IllegalStateException("Sent " + sent + " messages, but " + handled + " were handled");
		}
		return nanos;
	}

	private void send(NettyPeer peer) {
		for (int i = 0; i < this.options.messages(); i++) {
			this.window.enter(i);
			peer.send(PORT_NAME, "tick", i, PAYLOAD);
		}
	}

	@Override
	public void close() {
		NettyPeer.loops().shutdownGracefully();
	}

}
