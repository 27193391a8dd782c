package io.aemp.internal.transport.netty;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NettySocketsTests {

	@Test
	void whenTheClassesOfNativeSocketsAreMissingThenTheyAreNotUsed() {
		assertThat(NettySockets.ifPresent(() -> {
			throw new NoClassDefFoundError("io/netty/channel/epoll/Epoll");
		})).isNull();
	}

	@Test
	void whenTheNativeLibraryIsMissingThenTheyAreNotUsed() {
		assertThat(NettySockets.ifPresent(() -> {
			throw new UnsatisfiedLinkError("no netty_transport_native_epoll in java.library.path");
		})).isNull();
	}

	@Test
	void thoseOfEveryJavaRuntimeAreNotNative() {
		assertThat(NettySockets.nio().isNative()).isFalse();
		assertThat(NettySockets.best().isNative()).isEqualTo(!NettySockets.best().name().equals("nio"));
	}

	@Test
	void thereIsAlwaysOneThatWorks() {
		assertThat(NettySockets.best().name()).isIn("epoll", "io_uring", "nio");
		assertThat(NettySockets.nio().name()).isEqualTo("nio");
	}

}
