"""Flags."""

import re
from itertools import zip_longest

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.settings import (
    NAMES,
    Flags,
    Settings,
    WrongFlag,
    add_flags,
    changed,
    option,
    settings_of,
    values,
)

FLAGS = re.findall(
    r"\w+",
    """
bind_resp_nul bind_resp_system_id bind_resp_sc_version_tlv bind_types versions bad_channel_bind
bad_password_bind same_id_second_bind device_and_channel_binds_together mo_when_unbound
max_connections idle_disconnect_s server_enquire_link_s submit_resp_timing message_id_style
message_id_collision_rate window_behaviour gsm_logout_submit gsm_logout_err rr_skips_dead_lines
dlr_enroute dlr_final dlr_501_after_s dlr_only_if_registered dlr_before_resp dlr_sub dlr_dlvrd
dlr_text dlr_esm_class dlr_duplicate_rate dlr_addresses mo_dest_addr mo_data_coding mo_ascii_dcs
mo_long mo_missing_part_marker mo_ton_npi mt_payload mt_udh mt_over_length mt_dcs0_charset
unknown_pdu unbind_resp deliver_resp_timeout ussd_by_submit reboot_daily_at tcp_reset_rate parts_max
cms_error_rate logout_rate recover_s busy_by_call_rate sim_limit_per_day no_balance_after_n signal
barred_after_n_per_hour long_sms_crash uncertain_rate send_median_s send_p95_s send_max_s
keepalive_s keepalive_fields reg_checked req_restart ok_with_sms_no resend_send_duplicates len_check
max_sessions session_idle_s telid_memory gsm_logout_at recv_retry recv_retry_s recvid smscnum
receive_pass_field deliver_reports deliver_before_ok deliver_num ussd_newline_breaks
ussd_repeat_breaks_before_s ussd_replay_old_sendid loss_in loss_out dup_in dup_out reorder_in
reorder_out src_port port_change_on_reboot
lf_only_headers reply_style id_style slots leading_bracket_fails status_variant error_style
errordone_rate charset auth busy_reply
""",
)


class Reading(TestCase):
    def test_every_doubt_about_the_box_is_a_flag(self) -> None:
        self.assertEqual([name for name in FLAGS if not hasattr(Settings(), name)], [])

    def test_without_flags_all_stays(self) -> None:
        self.assertEqual(changed(Settings(), []), Settings())

    def test_flags_of_every_kind(self) -> None:
        flags = "--bind-resp-nul false --mo-long udh --dlr-esm-class 0x24 --speed 20 --dlr undeliv:21"
        read = changed(Settings(), flags.split(" "))
        self.assertEqual((read.bind_resp_nul, read.mo_long, read.dlr_esm_class), (False, "udh", 0x24))
        self.assertEqual((read.speed, read.dlr_final), (20.0, "undeliv:21"))

    def test_what_does_not_fit_is_said(self) -> None:
        for words in (
            ["--mo-long", "pigeon"],
            ["--no-such-flag", "1"],
            ["--channels", "four"],
            ["--receipts", "maybe"],
        ):
            wrong = self.assertRaises(WrongFlag, changed, Settings(), words)
            self.assertIn(words[0], str(wrong))

    def test_a_speed_is_how_many_times_as_fast(self) -> None:
        self.assertEqual([Settings(speed=speed).scaled(5) for speed in (1.0, 20.0, 0.0)], [5.0, 0.25, 0.0])
        for word in ("0.02", "-1"):
            self.assertIn(
                "--speed", str(self.assertRaises(WrongFlag, changed, Settings(), ["--speed", word]))
            )

    def test_each_value_that_is_worth_a_test_is_a_value_of_the_flag(self) -> None:
        # The first of all flags at once, then the second of those that have one, and so on.
        for row in zip_longest(*map(values, NAMES), fillvalue=self):
            given = {name: value for name, value in zip(NAMES, row, strict=True) if value is not self}
            words = [word for name, value in given.items() for word in (option(name), str(value))]
            read = changed(Settings(), words)
            for name, value in given.items():
                self.assertEqual(getattr(read, name), value, name)

    def test_the_values_begin_with_the_default(self) -> None:
        self.assertEqual(values("mo_long"), ("payload", "udh", "plain", "truncated"))
        self.assertEqual(values("bind_resp_nul"), (True, False))
        self.assertEqual(values("cms_error_rate"), (0.0, 0.2))
        self.assertEqual(values("id"), ("goip1",))

    def test_the_command_shows_each_with_its_default(self) -> None:
        flags = Flags()
        add_flags(flags, Settings())
        self.assertIn("--mo-when-unbound {drop,hold}", flags.format_help())
        self.assertEqual(settings_of(flags.parse_args([])), Settings())
