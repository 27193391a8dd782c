package io.aemp.internal.wire;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ByteBufferTests {

	@Test
	void whenBytesAreWrittenThenTheyFollowThoseThatAreThere() {
		FrameBuffer buffer = new FrameBuffer(2);
		buffer.write(new byte[] { 1, 2, 3, 4 }, 1, 2);
		buffer.write(new byte[] { 5, 6, 7 }, 0, 3);
		assertThat(Arrays.copyOf(buffer.array(), buffer.length())).containsExactly(2, 3, 5, 6, 7);
	}

	@Test
	void whenABufferIsClearedThenItKeepsItsRoom() {
		FrameBuffer buffer = new FrameBuffer(0);
		buffer.write(new byte[100], 0, 100);
		int capacity = buffer.capacity();
		buffer.clear();
		assertThat(buffer.length()).isZero();
		assertThat(buffer.capacity()).isEqualTo(capacity).isGreaterThanOrEqualTo(100);
	}

	@Test
	void whenNoArrayCouldHoldTheBytesThenTheyAreRefused() {
		FrameBuffer buffer = new FrameBuffer(0);
		buffer.length = Integer.MAX_VALUE - 10;
		assertThatIllegalArgumentException().isThrownBy(() -> buffer.write(new byte[3], 0, 3))
			.withMessage("What is to be sent takes more than 2147483639 bytes");
	}

}
