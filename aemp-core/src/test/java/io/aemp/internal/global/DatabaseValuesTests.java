package io.aemp.internal.global;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the equality of values of the database.
 */
class DatabaseValuesTests {

	@Test
	void whenValuesMeanTheSameThenTheyAreEqual() {
		assertThat(DatabaseValues.equal(null, null)).isTrue();
		assertThat(DatabaseValues.equal("\u00e9", new byte[] { (byte) 0xe9 })).isTrue();
		assertThat(DatabaseValues.equal(new byte[] { 1 }, new byte[] { 1 })).isTrue();
		assertThat(DatabaseValues.equal(1, 1L)).isTrue();
		assertThat(DatabaseValues.equal(1, BigInteger.ONE)).isTrue();
		assertThat(DatabaseValues.equal(3.0, 3)).isTrue();
		assertThat(DatabaseValues.equal(Double.NaN, Float.NaN)).isTrue();
		assertThat(DatabaseValues.equal(true, true)).isTrue();
		assertThat(DatabaseValues.equal(Map.of("a", List.of(1, "x")), Map.of("a", List.of(1L, new byte[] { 'x' }))))
			.isTrue();
	}

	@Test
	void whenValuesDifferThenTheyAreNotEqual() {
		assertThat(DatabaseValues.equal(null, "")).isFalse();
		assertThat(DatabaseValues.equal("1", 1)).isFalse();
		assertThat(DatabaseValues.equal("\u20ac", new byte[] { (byte) 0xac })).isFalse();
		assertThat(DatabaseValues.equal(Long.MAX_VALUE, (double) Long.MAX_VALUE)).isFalse();
		assertThat(DatabaseValues.equal(0.1f, 0.1)).isFalse();
		assertThat(DatabaseValues.equal(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)).isFalse();
		assertThat(DatabaseValues.equal(BigInteger.TWO.pow(64), 0)).isFalse();
		assertThat(DatabaseValues.equal(List.of(1), List.of(1, 2))).isFalse();
		assertThat(DatabaseValues.equal(Map.of("a", 1), Map.of("b", 1))).isFalse();
		assertThat(DatabaseValues.equal(true, "1")).isFalse();
	}

}
