package io.aemp.simulation.mutants;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests that the bugs follow changes of the product.
 */
class MutantSourceTests {

	@Test
	void whenABugDoesNotFitAnyMoreThenThatIsSaid() {
		assertThatIllegalStateException()
			.isThrownBy(() -> new Mutant("is gone", "internal/link/sequence/Fence.java", "no such text", "").sources())
			.withMessageContaining("The mutant that is gone does not fit any more: internal/link/sequence/Fence.java");
		assertThatIllegalStateException()
			.isThrownBy(() -> new Mutant("is everywhere", "internal/link/sequence/Fence.java", "this.", "").sources());
	}

}
