"""Limits of the checks and of estimation: every number a rule compares with, in one place.

They are choices of method, not facts about the world; each says why it is what it is, and a
caller may give others. `docs/explanation/metering.md` tells the same to a reader.
"""

from dataclasses import dataclass
from datetime import timedelta

from lingtan.park.meters import Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Every number a check or an estimation rule compares with.

    Attributes
    ----------
    linear : timedelta
        Longest gap bridged by a straight line. Within two hours a load seldom turns twice.
    longest : timedelta
        Longest gap filled at all. Beyond a week a filled value says more about the rule than
        about the meter; it is left open and the account names it.
    like_weeks : int
        Neighbouring weeks on each side that like-day looks at; their median is taken, so one
        holiday among them does no harm.
    near_days : int
        Neighbouring days on each side for what the weather drives.
    longest_night, dusk_share : timedelta and float
        Over a gap of so long at most that touches the night, with no more than this share of its
        highest values on either side, a solar plant gave nothing. At 58 degrees north the longest
        night lasts 18 hours.
    caught_up_share : float
        How far the first reading after a gap may be from the sum of what was due until then to be
        just that: a logger that catches up. Twice the noise of a quarter hour of an ordinary load.
    caught_up_rise : float
        It stands at least so many times above what was due in its own interval alone.
    window : timedelta
        How far beyond a month the readings are fetched to judge and fill it.
    spike_factor : float
        How far above all but `spike_share` of its values a lone value must stand to be doubted.
        A motor draws six to eight times its current for seconds when it starts, which is less
        than twice the mean of a minute; five is never an ordinary start.
    spike_share : float
        Share of a meter's largest values that do not count as its usual level.
    stuck : timedelta
        Longest believable run of one value that is not zero, for meters read hourly or finer.
        Street lighting stays the same for a winter night of fifteen hours; a day is beyond that.
    stuck_days : int
        The same for meters read daily.
    floor_share : float
        Up to this share of its highest values a meter may repeat its least one for ever: what a
        works uses while it rests is steady, and the rest of the series is alive.
    smallest_steps : int
        Up to so many of the meter's smallest step, equal values come from coarse counting.
    silent_days, silent_plant_days : int
        So many whole days at zero are worth a word: of users, and of plants driven by the
        weather (a solar plant is silent every night, but not for two days).
    turned_size, turned_hours : float
        A span below zero is told with the other sign where it flows at most so many times as much
        as the rest or as little, and at least this share of it at the hours at which the rest
        flows: noon alone shares two fifths with a flat day and two thirds with a day shift.
    rest_share : float
        Above this share of its highest values a meter is not at rest.
    overload_share : float
        How far a plant may exceed its rated capacity before its meter is doubted.
    sun_share : float
        Share of a month or a year that a solar plant may run at its rated capacity. The sun is
        up for half the year, and the best desert plants that follow it reach four tenths.
    on_grid_share : float
        A reading off its grid by no more than this share of an interval is moved onto it.
    far_share, rare_days : float
        Share of a meter's largest values among which a step of `spike_factor` is looked for, half
        a day of a month, and share of its days on which they may lie. What a meter shows for
        longer or more often is how it is at times.
    code_factor : float
        A known code for "no value" is one only so far above all else the meter shows, since 9999
        may also be an honest reading. Negative codes fall to the check of the sign.
    impossible_factor : float
        A lone value, or one that repeats to the last digit, so far above all else is nothing real:
        the load a line can carry is seldom ten times what it ever carries otherwise.
    fine_steps : int
        A value of so many of its smallest steps repeats by chance only once in a thousand.
    unit_days, unit_spans : float and int
        Share of a meter's values that may be in another unit, a fortnight of three months, and in
        how many runs. What is beyond a gap of `impossible_factor` more often is a machine that
        runs at times.
    unit_share, lone_unit_share : float
        How far a run of values, and a lone one, may be from a power of ten times what is usual
        beside them to be one in another unit. A lone one is held against its neighbours alone.
    bills_known, bills_lacking : int and float
        So many months tell what is usual of a bill, and no more than this share of them may lack:
        of fewer nobody knows a year from a season.
    bill_spread : float
        Months are never taken to be nearer to each other than this share.
    bill_odd, bill_twice, bill_factor : float
        A bill is odd beyond so many spreads of the meter, and so many times what is usual: where
        it is what two months come to, and where nothing explains it. What explains it is as near.
    bill_ends : float
        Spreads within which the true amount of a month lies.
    copied_values, copied_block, copied_times : int
        A day repeats an earlier one where so many different values of it stand there again; of
        six hours so many steps between them must differ for a look. What stands more often in a
        year is a schedule.
    drift_days, least_drift, least_drifted : int and float
        A meter drifts where it leaves its level over so many days at least and by this share in
        all; months in which it is off by less than the last are let be.
    line_hours, line_share, lines : int and float
        So many hours on a straight line, each off it by no more than this share of what the
        meter usually is, are interpolated, unless the meter does so more often.
    cut_off_hours, cut_off_times, cut_off_share : int and float
        Values are cut off where so many hours and this share of a span end at one value, in so
        many runs at least: a meter that stands still does so once.
    cut_off_pile, cut_off_beyond, cut_off_tries : float and int
        That value is so many times as frequent there as any below it, and this share of the hours
        it runs otherwise lies above it. Of so many of the most frequent values this is looked at.
    uncut_least : float
        Less than this share of such a span's total is within what losses leave open, so that the
        balance does not tell it.
    zero_hours, zero_runs, zero_share : int and float
        Zeros of so many hours, so few times and in so small a share of the hours are no habit.
    still_hours : int
        So many hours at zero are worth a look at the balance where zero is a habit.
    zero_quantile, zero_floor : float
        A meter never rests when all but this share of its values are at least this part of their
        median.
    shift_days, least_shift, shift_sigmas : int and float
        The level of a meter steps where the medians of so many days before and after differ, as
        a logarithm, by this least, and by so many times what they usually differ by.
    shift_return : float
        A step back is as large as the step within this share of it; so is what a balance tells
        of a step that only a meter made, and the slope of a step that adds a constant.
    shift_steady : float
        Share of the days of a span that must be off by the same ratio.
    left_error : float
        What the others leave for a meter is taken for what flowed where it is, week by week, no
        further from what the meter counts beside the span than this.
    zero_left : float
        All but this share of the usual left for a meter at zero is a flow. In between it is asked
        about, down to ``rest_share``: a holiday leaves little, and a stop nothing.
    shift_alone_days, near_ratio : int and float
        A step that no balance confirms or denies is named when it lasts so many days and its
        ratio is, within this share, one by which meters go wrong.
    added_swing : float
        Relative swing of the day from which on a ratio shows as a slope, and not as a constant.
    at_rest, rest_days : float and int
        Below this share of its usual level a meter rests, and for so many days at most; its level
        did not shift.
    days_unit_share, days_spread : float
        The same for days beyond a gap, which need less: weather and weekends move them.
    assumed_class : float
        Accuracy class of a meter that states none [% of the reading].
    estimate_sigma : float
        Standard uncertainty of an estimate, as a share of it, where its rule is not told apart:
        the largest of all rules as measured, see ``metering/estimate_errors.csv`` in the
        catalogue.
    enthalpy_sigma : float
        Standard uncertainty of an enthalpy of steam nobody states one of, as a share of it. Ten
        kelvins of superheat are 0.8 % of it; two and a half times that is seldom left.
    steady_share : float
        A meter off by one ratio in every month, within this share, is off by a constant.
    unmetered_share : float
        Share of a parent meter that its sub-meters may leave unexplained without a word.
    late_share : float
        Share of a month's slots in which sub-meters exceed their parent, while the month's total
        agrees, from which on a late clock is looked for.
    late_reach : timedelta
        How far a clock may be off to be found against the parent.
    late_gain : float
        A shift must leave no more than this part of the disagreement to be named.
    alike_share : float
        Share of the hours in which a meter counts within the accuracy of others what they count,
        from which on it may be their check meter. Equal transformers differ by some per cent.
    alike_slots : int
        Fewer hours, or monthly bills, may be alike by chance.
    night : tuple of int
        Hours of the local clock, [from, to), without sun anywhere below the polar circle and
        with any zone in use: in westernmost China the sun sets at 22:40 in June.
    night_share : float
        Share of a solar meter's output in the night from which on its clock is doubted.
    profile_swing : float
        Smallest relative swing of a day profile whose hours can be told apart.
    profile_like, profile_unlike : float
        A month is shifted when its day profile correlates with the other months at least so well
        after the shift, and at most so well before it.
    """

    linear: timedelta = timedelta(hours=2)
    longest: timedelta = timedelta(days=7)
    like_weeks: int = 4
    near_days: int = 3
    longest_night: timedelta = timedelta(hours=18)
    dusk_share: float = 0.1
    caught_up_share: float = 0.1
    caught_up_rise: float = 1.7
    window: timedelta = timedelta(days=28)
    spike_factor: float = 5.0
    spike_share: float = 0.001
    stuck: timedelta = timedelta(hours=24)
    stuck_days: int = 7
    floor_share: float = 0.5
    smallest_steps: int = 5
    silent_days: int = 7
    silent_plant_days: int = 2
    turned_size: float = 5.0
    turned_hours: float = 0.7
    rest_share: float = 0.1
    overload_share: float = 1.1
    sun_share: float = 0.5
    on_grid_share: float = 0.1
    far_share: float = 0.02
    rare_days: float = 0.1
    code_factor: float = 1.5
    impossible_factor: float = 20.0
    fine_steps: int = 1000
    unit_days: float = 0.15
    unit_spans: int = 10
    unit_share: float = 0.05
    lone_unit_share: float = 0.15
    bills_known: int = 8
    bills_lacking: float = 0.25
    bill_spread: float = 0.05
    bill_odd: float = 3.0
    bill_twice: float = 1.7
    bill_factor: float = 3.0
    bill_ends: float = 4.0
    copied_values: int = 8
    copied_block: int = 4
    copied_times: int = 3
    drift_days: int = 30
    least_drift: float = 0.02
    least_drifted: float = 0.003
    line_hours: int = 12
    line_share: float = 0.02
    lines: int = 5
    cut_off_hours: int = 24
    cut_off_times: int = 8
    cut_off_share: float = 0.02
    cut_off_pile: float = 5.0
    cut_off_beyond: float = 0.02
    cut_off_tries: int = 3
    uncut_least: float = 0.02
    zero_hours: int = 2
    zero_runs: int = 3
    zero_share: float = 0.12
    still_hours: int = 24
    zero_quantile: float = 0.02
    zero_floor: float = 0.03
    shift_days: int = 5
    least_shift: float = 0.08
    shift_sigmas: float = 5.0
    shift_return: float = 0.25
    shift_steady: float = 0.75
    left_error: float = 0.05
    zero_left: float = 0.4
    shift_alone_days: int = 10
    near_ratio: float = 0.03
    added_swing: float = 0.15
    at_rest: float = 0.05
    rest_days: int = 40
    days_unit_share: float = 0.3
    days_spread: float = 0.7
    assumed_class: float = 2.0
    estimate_sigma: float = 0.3
    enthalpy_sigma: float = 0.02
    steady_share: float = 0.03
    unmetered_share: float = 0.2
    late_share: float = 0.05
    late_reach: timedelta = timedelta(hours=12)
    late_gain: float = 0.25
    alike_share: float = 0.95
    alike_slots: int = 12
    night: tuple[int, int] = (23, 4)
    night_share: float = 0.02
    profile_swing: float = 0.1
    profile_like: float = 0.95
    profile_unlike: float = 0.5

    def stuck_run(self, resolution: Resolution) -> int | None:
        """Return how many equal values in a row are too many; None when any number is fine.

        Examples
        --------
        >>> Limits().stuck_run(Resolution.MINUTES_15)
        97
        """
        if resolution.minutes is not None:
            return self.stuck // timedelta(minutes=resolution.minutes) + 1
        return self.stuck_days + 1 if resolution is Resolution.DAY else None


DEFAULT = Limits()
