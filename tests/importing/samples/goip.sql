-- A database of a GoIP SMS Server, made up for the tests of `import`.
-- MySQL dump 10.9
/*!40101 SET NAMES utf8 */;
USE goip;
DROP TABLE IF EXISTS `goip`;
CREATE TABLE `goip` (
  `id` varchar(64) NOT NULL default '',
  `name` varchar(64) NOT NULL default '',
  `provider` varchar(64) NOT NULL default '',
  `host` varchar(64) NOT NULL default '',
  `password` varchar(64) NOT NULL default '',
  `num` varchar(64) NOT NULL default '',
  `count_limit` varchar(64) NOT NULL default '',
  `count_limit_d` varchar(64) NOT NULL default '',
  `group_id` varchar(64) NOT NULL default '',
  `report_mail` varchar(64) NOT NULL default '',
  `fwd_mail_enable` varchar(64) NOT NULL default '',
  `report_http` varchar(64) NOT NULL default '',
  `fwd_http_enable` varchar(64) NOT NULL default '',
  PRIMARY KEY  (`id`),
  KEY `name` (`id`)
) ENGINE=InnoDB;

LOCK TABLES `goip` WRITE;
INSERT INTO `goip` VALUES (1, 'goip101', 1, '192.168.1.10', 'pw', '+256772000001', -1, 100, 1, '', '', 'http://192.168.1.2/receive.php', 1),(2, 'goip102', 1, '192.168.1.10', 'pw', '+256772000002', -1, 100, 1, '', '', 'http://192.168.1.2/receive.php', 1),(3, 'office', 2, '192.168.1.11', 'office-pw', '', -1, -1, '', '', '', '', '');
UNLOCK TABLES;
DROP TABLE IF EXISTS `goip_group`;
CREATE TABLE `goip_group` (
  `id` varchar(64) NOT NULL default '',
  `group_name` varchar(64) NOT NULL default '',
  PRIMARY KEY  (`id`),
  KEY `name` (`id`)
) ENGINE=InnoDB;

LOCK TABLES `goip_group` WRITE;
INSERT INTO `goip_group` VALUES (1, 'mtn');
UNLOCK TABLES;
DROP TABLE IF EXISTS `prov`;
CREATE TABLE `prov` (
  `id` varchar(64) NOT NULL default '',
  `prov` varchar(64) NOT NULL default '',
  `inter` varchar(64) NOT NULL default '',
  `local` varchar(64) NOT NULL default '',
  PRIMARY KEY  (`id`),
  KEY `name` (`id`)
) ENGINE=InnoDB;

LOCK TABLES `prov` WRITE;
INSERT INTO `prov` VALUES (1, 'mtn', '+256', '+256'),(2, 'airtel', '', ''),(3, '', '', '');
UNLOCK TABLES;
DROP TABLE IF EXISTS `receiver`;
CREATE TABLE `receiver` (
  `id` varchar(64) NOT NULL default '',
  `name` varchar(64) NOT NULL default '',
  `tel` varchar(64) NOT NULL default '',
  PRIMARY KEY  (`id`),
  KEY `name` (`id`)
) ENGINE=InnoDB;

LOCK TABLES `receiver` WRITE;
INSERT INTO `receiver` VALUES (1, 'Ann', '0772000009');
UNLOCK TABLES;
DROP TABLE IF EXISTS `receive`;
CREATE TABLE `receive` (
  `id` varchar(64) NOT NULL default '',
  `srcnum` varchar(64) NOT NULL default '',
  `msg` varchar(64) NOT NULL default '',
  PRIMARY KEY  (`id`),
  KEY `name` (`id`)
) ENGINE=InnoDB;

LOCK TABLES `receive` WRITE;
INSERT INTO `receive` VALUES (1, '0772000009', 'it\'s me; (really), \"yes\"\nbye');
UNLOCK TABLES;
DROP TABLE IF EXISTS `system`;
CREATE TABLE `system` (
  `sysname` varchar(64) NOT NULL default '',
  `send_page_jump_enable` varchar(64) NOT NULL default '',
  `smtp_server` varchar(64) NOT NULL default '',
  `smtp_port` varchar(64) NOT NULL default '',
  `smtp_mail` varchar(64) NOT NULL default '',
  `smtp_user` varchar(64) NOT NULL default '',
  `smtp_pass` varchar(64) NOT NULL default '',
  PRIMARY KEY  (`sysname`),
  KEY `name` (`sysname`)
) ENGINE=InnoDB;

LOCK TABLES `system` WRITE;
INSERT INTO `system` VALUES ('goipsms', 1, '', 25, '', '', '');
UNLOCK TABLES;
DROP TABLE IF EXISTS `user`;
CREATE TABLE `user` (
  `id` varchar(64) NOT NULL default '',
  `username` varchar(64) NOT NULL default '',
  `password` varchar(64) NOT NULL default '',
  `permissions` varchar(64) NOT NULL default '',
  `info` varchar(64) NOT NULL default '',
  PRIMARY KEY  (`id`),
  KEY `name` (`id`)
) ENGINE=InnoDB;

LOCK TABLES `user` WRITE;
INSERT INTO `user` VALUES (1, 'root', '63a9f0ea7bb98050796b649e85481845', 0, ''),(2, 'shop', '6832838d7fe8df557deca117ac5972fd', 3, '');
UNLOCK TABLES;
