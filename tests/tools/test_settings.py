"""Flags."""

import re

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tools.goipsim.settings import Flags, Settings, WrongFlag, add_flags, changed, settings_of

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
barred_after_n_per_hour long_sms_crash uncertain_rate
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

    def test_the_command_shows_each_with_its_default(self) -> None:
        flags = Flags()
        add_flags(flags, Settings())
        self.assertIn("--mo-when-unbound {drop,hold}", flags.format_help())
        self.assertEqual(settings_of(flags.parse_args([])), Settings())
