package io.aemp.internal.transport.netty;

import javax.net.ssl.SSLException;

import io.aemp.NodeTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * Makes the handlers for TLS, on either side of it. Native TLS is used if it is on the
 * class path, else that of the Java runtime.
 */
final class TlsContexts {

	private final SslContext client;

	private final SslContext server;

	/**
	 * Checks the settings, too.
	 * @throws IllegalArgumentException if TLS is not possible with them
	 */
	TlsContexts(NodeTls tls) {
		try {
			// Which host a certificate is for does not count (protocol, section 1.3).
			this.client = build(
					SslContextBuilder.forClient().keyManager(tls.keyManagers()).endpointIdentificationAlgorithm(null),
					tls);
			this.server = build(SslContextBuilder.forServer(tls.keyManagers()).clientAuth(ClientAuth.REQUIRE), tls);
			check(this.client);
			check(this.server);
		}
		catch (SSLException | RuntimeException ex) {
			throw new IllegalArgumentException("TLS is not possible with these settings: " + ex.getMessage(), ex);
		}
	}

	private static SslContext build(SslContextBuilder builder, NodeTls tls) throws SSLException {
		if (!tls.protocols().isEmpty()) {
			builder.protocols(tls.protocols());
		}
		if (!tls.ciphers().isEmpty()) {
			builder.ciphers(tls.ciphers());
		}
		return builder.trustManager(tls.trustManagers()).build();
	}

	/** Checks the context, since an unsupported setting is noticed only here. */
	private static void check(SslContext context) {
		ReferenceCountUtil.release(context.newEngine(UnpooledByteBufAllocator.DEFAULT));
	}

	/** One for a new connection. */
	SslHandler newHandler(boolean client, ByteBufAllocator allocator) {
		SslHandler handler = (client ? this.client : this.server).newHandler(allocator);
		// There is one deadline for the whole handshake.
		handler.setHandshakeTimeoutMillis(0);
		return handler;
	}

}
