package io.aemp.benchmarks.load;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

/**
 * Bare Netty that counts what it gets, or sends it back.
 */
final class NettyReceiver {

	private final Load load;

	private final CompletableFuture<NettyPeer> peer = new CompletableFuture<>();

	private int handled;

	private NettyReceiver(Load load) {
		this.load = load;
	}

	/** Runs until the sender is gone. */
	static void run(Load load, Contender contender, String address) throws InterruptedException {
		NettyReceiver receiver = new NettyReceiver(load);
		int colon = address.indexOf(':');
		Channel channel = new Bootstrap().group(NettyPeer.loops())
			.channel(NettyPeer.connection())
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					receiver.peer.complete(new NettyPeer(channel, contender, receiver::receive));
				}

			})
			.connect(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))))
			.sync()
			.channel();
		channel.closeFuture().sync();
		NettyPeer.loops().shutdownGracefully();
	}

	private void receive(Object[] message) {
		NettyPeer peer = this.peer.join();
		if (this.load == Load.PING_PONG) {
			peer.send(message);
		}
		else if ("end".equals(message[1])) {
			peer.send("control", "done", this.handled);
			this.handled = 0;
		}
		else if (++this.handled % Window.BATCH == 0) {
			peer.send("control", "taken", 0);
		}
	}

}
