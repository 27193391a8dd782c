package io.aemp.internal.link.outbound;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what a queue charges to the common budget (guarantee, rule R8).
 */
class OutboundShareTests {

	@Test
	void whenTheCostChangesByLessThanAStepThenTheBudgetHearsNothing() {
		OutboundBudget budget = new OutboundBudget(2 * OutboundBudget.STEP - 1, List.of());
		OutboundShare share = new OutboundShare(budget);
		share.update(OutboundBudget.STEP - 1);
		assertThat(share.charged()).isZero();
		share.update(OutboundBudget.STEP);
		assertThat(share.charged()).isEqualTo(OutboundBudget.STEP);
		assertThat(budget.isExceeded()).isFalse();
		share.update(2 * OutboundBudget.STEP + 10);
		assertThat(share.charged()).isEqualTo(2 * OutboundBudget.STEP);
		assertThat(budget.isExceeded()).isTrue();
		share.update(0);
		assertThat(share.charged()).isZero();
		assertThat(budget.isExceeded()).isFalse();
	}

}
